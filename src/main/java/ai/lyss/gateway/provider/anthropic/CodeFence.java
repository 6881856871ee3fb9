package ai.lyss.gateway.provider.anthropic;

/**
 * Takes the Markdown fence off JSON that a model was told not to fence. Fed in pieces of any size; holds back only what
 * may still turn out to be a fence.
 */
final class CodeFence {

    private static final String FENCE = "```";

    private final StringBuilder held = new StringBuilder();
    private boolean begun;
    private boolean fenced;

    /** Takes a piece and returns what can be said for certain, possibly nothing. */
    String take(String piece) {
        held.append(piece);
        if (!begun && !begin()) {
            return "";
        }
        int safe = held.length();
        while (fenced && safe > 0 && isFence(held.charAt(safe - 1))) {
            safe--;
        }
        String said = held.substring(0, safe);
        held.delete(0, safe);
        return said;
    }

    /** What is left when nothing more comes, without the fence. */
    String end() {
        String rest = held.toString();
        held.setLength(0);
        String bare = rest.stripTrailing();
        return fenced && bare.endsWith(FENCE)
                ? bare.substring(0, bare.length() - FENCE.length()).stripTrailing()
                : rest;
    }

    /** False while it cannot be told whether there is a fence: its line must be complete. */
    private boolean begin() {
        String start = held.toString().stripLeading();
        if (FENCE.startsWith(start.substring(0, Math.min(start.length(), FENCE.length())))) {
            int endOfLine = start.indexOf('\n');
            if (endOfLine < 0) {
                return false;
            }
            fenced = true;
            held.setLength(0);
            held.append(start, endOfLine + 1, start.length());
        }
        begun = true;
        return true;
    }

    private static boolean isFence(char c) {
        return c == '`' || Character.isWhitespace(c);
    }
}

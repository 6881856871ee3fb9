package ai.lyss.gateway.catalog;

/**
 * A pattern of names: {@code *} stands for any characters, {@code ?} for one and {@code #} for a digit. Takes time in
 * proportion to the pattern times the name, whatever they are: clients choose names.
 */
record Glob(String pattern) {

    /** True when the whole name fits. */
    boolean matches(String name) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int i = 0;
        while (i < name.length()) {
            if (at < pattern.length() && pattern.charAt(at) == '*') {
                star = at++;
                resume = i;
            } else if (at < pattern.length() && fits(pattern.charAt(at), name.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1; // the last star takes one character more
                i = ++resume;
            } else {
                return false;
            }
        }
        while (at < pattern.length() && pattern.charAt(at) == '*') {
            at++;
        }
        return at == pattern.length();
    }

    private static boolean fits(char wanted, char c) {
        return switch (wanted) {
            case '?' -> true;
            case '#' -> c >= '0' && c <= '9';
            default -> wanted == c;
        };
    }
}

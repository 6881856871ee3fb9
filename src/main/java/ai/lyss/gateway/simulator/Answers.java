package ai.lyss.gateway.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.Usage;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the simulator has to say: the same for the same request, and short. */
final class Answers {

    /** From so many prompt tokens on, part of the prompt comes from a cache. */
    private static final int CACHED_FROM = 1000;

    private static final int QUOTED = 200;
    private static final Pattern ASKS_FOR_A_TOOL = Pattern.compile("\\btools?\\b", Pattern.CASE_INSENSITIVE);
    private static final List<String> THOUGHTS = Pieces.of("The user is waiting.");

    private Answers() {}

    /** The answer to a request whose body is given for the echo. */
    static Reply of(Provider provider, Asked asked, Script script, byte[] body) {
        List<Tool> called = calledTools(asked, script);
        List<ToolCall> calls = IntStream.range(0, called.size())
                .mapToObj(i -> ToolCall.of(i, provider.callPrefix(), called.get(i)))
                .toList();
        boolean thinks = asked.thinks() || script.has(Option.REASONING);
        List<String> thoughts = first(thinks ? THOUGHTS : List.of(), asked.limit());
        List<String> text = calls.isEmpty() ? text(provider, asked, script, body) : List.of();
        if (script.has(Option.FILTER)) {
            text = first(text, text.size() / 2);
        }
        List<String> words = first(text, asked.limit() - thoughts.size());
        Finish finish =
                finish(script, calls, words.size() < text.size() || thinks && thoughts.size() < THOUGHTS.size());
        return new Reply(
                script.model(),
                thoughts,
                words,
                calls,
                finish,
                usage(asked, thoughts, words, calls),
                !script.has(Option.NO_USAGE));
    }

    private static <T> List<T> first(List<T> all, int most) {
        return all.size() <= most ? all : all.subList(0, Math.max(0, most));
    }

    private static Finish finish(Script script, List<ToolCall> calls, boolean shortened) {
        if (script.has(Option.FILTER)) {
            return Finish.FILTER;
        }
        if (shortened || script.has(Option.LENGTH)) {
            return Finish.LENGTH;
        }
        return calls.isEmpty() ? Finish.STOP : Finish.TOOL;
    }

    private static Usage usage(Asked asked, List<String> thoughts, List<String> words, List<ToolCall> calls) {
        long prompt = asked.said().tokens();
        long completion = thoughts.size() + words.size();
        for (ToolCall call : calls) {
            completion += call.tokens();
        }
        long cached = prompt > CACHED_FROM ? prompt / 2 : 0;
        return new Usage(prompt, completion * asked.choices(), cached, 0, (long) thoughts.size() * asked.choices());
    }

    private static List<Tool> calledTools(Asked asked, Script script) {
        ToolWish wish = asked.wish();
        List<Tool> tools = wish.tools();
        if (tools.isEmpty() || script.has(Option.FILTER)) {
            return List.of();
        }
        boolean answersTool = asked.said().toolResult() != null;
        if (script.has(Option.TOOLS) && !answersTool && wish.parallel()) {
            return List.of(tools.get(0), tools.get(Math.min(1, tools.size() - 1)));
        }
        boolean scripted = script.has(Option.TOOL) || script.has(Option.TOOLS);
        if (wish.forced() || (scripted && !answersTool)) {
            return List.of(tools.get(0));
        }
        if (answersTool || script.has(Option.TOKENS) || script.has(Option.ECHO)) {
            return List.of();
        }
        String text = asked.said().userText();
        String lower = text.toLowerCase(Locale.ROOT);
        for (Tool tool : tools) {
            if (lower.contains(tool.name().toLowerCase(Locale.ROOT))) {
                return List.of(tool);
            }
        }
        return ASKS_FOR_A_TOOL.matcher(text).find() ? List.of(tools.get(0)) : List.of();
    }

    private static List<String> text(Provider provider, Asked asked, Script script, byte[] body) {
        if (script.has(Option.ECHO)) {
            return Pieces.of(new String(body, UTF_8));
        }
        if (script.has(Option.TOKENS)) {
            return Pieces.numbered(script.number(Option.TOKENS, 0));
        }
        String json = WantedJson.of(body);
        if (json != null) {
            return Pieces.of(json);
        }
        String result = asked.said().toolResult();
        if (result != null) {
            return Pieces.of("The tool said: " + quoted(result));
        }
        String hello = "Hello from the simulated " + provider.label() + ".";
        String said = asked.said().userText();
        return Pieces.of(said.isBlank() ? hello : hello + " You said: " + quoted(said));
    }

    private static String quoted(String text) {
        String stripped = text.strip();
        if (stripped.codePointCount(0, stripped.length()) <= QUOTED) {
            return stripped;
        }
        return stripped.substring(0, stripped.offsetByCodePoints(0, QUOTED));
    }
}

package ai.lyss.gateway.provider.anthropic;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's messages as Anthropic's turns: system text apart, neighbours of one role merged, the results of a turn's
 * tool calls all in the next turn and in front of everything else there.
 */
final class Turns {

    private static final String PLACEHOLDER = ".";

    private final ArrayNode system = Json.MAPPER.createArrayNode();
    private final List<Turn> turns = new ArrayList<>();
    private @Nullable String lastFunctionId;

    /** One turn; a user's turn has its tool results in front. */
    private record Turn(boolean user, Map<String, ObjectNode> results, List<ObjectNode> blocks) {
        Turn(boolean user) {
            this(user, new LinkedHashMap<>(), new ArrayList<>());
        }

        List<String> toolUses() {
            return blocks.stream()
                    .filter(block -> "tool_use".equals(Json.textOf(block, "type")))
                    .map(block -> block.path("id").asText())
                    .toList();
        }
    }

    private Turns() {}

    static Turns of(JsonNode messages, boolean canPrefill) {
        Turns made = new Turns();
        for (int i = 0; i < messages.size(); i++) {
            made.add(messages.get(i), "messages[" + i + "]", i);
        }
        made.frame(canPrefill);
        made.pairResults();
        return made;
    }

    /** The system blocks, in order. */
    ArrayNode system() {
        return system;
    }

    /** The turns as Anthropic's {@code messages}. */
    ArrayNode messages() {
        ArrayNode messages = Json.MAPPER.createArrayNode();
        for (Turn turn : turns) {
            ObjectNode message = messages.addObject().put("role", turn.user() ? "user" : "assistant");
            ArrayNode content = message.putArray("content");
            turn.results().values().forEach(content::add);
            turn.blocks().forEach(content::add);
            if (content.isEmpty()) {
                content.addObject().put("type", "text").put("text", PLACEHOLDER);
            }
        }
        return messages;
    }

    private void add(JsonNode message, String at, int index) {
        switch (message.path("role").asText()) {
            case "system", "developer" -> Blocks.text(message, at).forEach(system::add);
            case "assistant" -> addAssistant(message, at, index);
            case "tool" -> addResult(ToolIds.legal(message.path("tool_call_id").asText()), message, at);
            case "function" -> addResult(lastFunctionId == null ? "call_" + index : lastFunctionId, message, at);
            default -> turn(true).blocks().addAll(Blocks.user(message, at));
        }
    }

    private void addAssistant(JsonNode message, String at, int index) {
        List<ObjectNode> blocks = Blocks.assistant(message, at);
        JsonNode function = message.path("function_call");
        if (function.isObject()) { // deprecated, and without an id of its own
            lastFunctionId = "call_" + index;
            blocks.add(Blocks.toolUse(lastFunctionId, function, at + ".function_call"));
        }
        if (!blocks.isEmpty()) {
            turn(false).blocks().addAll(blocks);
        }
    }

    private void addResult(String id, JsonNode message, String at) {
        turn(true).results().put(id, Blocks.toolResult(id, message, at));
    }

    private Turn turn(boolean user) {
        if (turns.isEmpty() || turns.getLast().user() != user) {
            turns.add(new Turn(user));
        }
        return turns.getLast();
    }

    /** The first turn is the user's, and so is the last where the model cannot go on with its own. */
    private void frame(boolean canPrefill) {
        if (turns.isEmpty()) { // nothing but system text: it is what the user says
            Turn only = turn(true);
            system.forEach(block -> only.blocks().add((ObjectNode) block));
            system.removeAll();
        }
        if (!turns.getFirst().user()) {
            Turn opening = new Turn(true);
            opening.blocks().add(Blocks.text(PLACEHOLDER));
            turns.addFirst(opening);
        }
        Turn last = turns.getLast();
        if (!last.user() && last.toolUses().isEmpty()) {
            if (canPrefill) {
                trimEnd(last.blocks().getLast());
            } else {
                turn(true).blocks().add(Blocks.text("Continue."));
            }
        }
    }

    /** Trailing white space of a prefill is refused. */
    private static void trimEnd(ObjectNode block) {
        String text = Json.textOf(block, "text");
        if (text != null) {
            block.put("text", text.stripTrailing());
        }
    }

    /** Every call has its result in the next turn, and every result its call: neither side alone is accepted. */
    private void pairResults() {
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.user()) {
                List<String> calls = i == 0 ? List.of() : turns.get(i - 1).toolUses();
                orphansBecomeText(turn, calls);
                for (String call : calls) {
                    turn.results().computeIfAbsent(call, Blocks::missingResult);
                }
            } else if (i == turns.size() - 1 && !turn.toolUses().isEmpty()) {
                Turn answers = new Turn(true);
                turn.toolUses().forEach(call -> answers.results().put(call, Blocks.missingResult(call)));
                turns.add(answers);
            }
        }
    }

    private static void orphansBecomeText(Turn turn, List<String> calls) {
        turn.results().entrySet().removeIf(entry -> {
            boolean orphan = !calls.contains(entry.getKey());
            if (orphan) {
                JsonNode content = entry.getValue().path("content");
                String text = content.isTextual() ? content.textValue() : Json.text(content);
                turn.blocks().addFirst(Blocks.text("Result of a tool call: " + text));
            }
            return orphan;
        });
    }
}

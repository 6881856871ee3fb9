package ai.lyss.gateway.simulator;

import java.util.List;

/**
 * Which tools an answer may call.
 *
 * @param tools those that may be called
 * @param forced whether one must be
 * @param parallel whether several may be called at once
 */
record ToolWish(List<Tool> tools, boolean forced, boolean parallel) {

    /** No tool may be called. */
    static final ToolWish NONE = new ToolWish(List.of(), false, false);

    ToolWish {
        tools = List.copyOf(tools);
    }

    /** Only the tool of this name, and that one must be called. */
    ToolWish named(String name) {
        return new ToolWish(
                tools.stream().filter(tool -> tool.name().equals(name)).toList(), true, parallel);
    }

    /** One of them must be called. */
    ToolWish required() {
        return new ToolWish(tools, true, parallel);
    }
}

package ai.lyss.gateway.tenant;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.InvalidFieldsException;
import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementRequest;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * A part of a list in the order of ids: so many behind a cursor.
 *
 * @param after the last id of the page before; empty for the first page
 * @param limit most items
 */
record Page(String after, int limit) {

    private static final int USUAL = 50;
    private static final int MOST = 500;

    /** The page that is asked for; parameters that nobody knows are wrong. */
    static Page of(ManagementRequest request, String... filters) {
        List<InvalidField> wrong = new ArrayList<>();
        Set<String> known = Set.of(filters);
        request.query().keySet().stream()
                .filter(name -> !name.equals("limit") && !name.equals("cursor") && !known.contains(name))
                .sorted()
                .forEach(name -> wrong.add(new InvalidField(name, "is not a parameter that is known here")));
        int limit = USUAL;
        String written = request.queryParameter("limit").orElse(Integer.toString(USUAL));
        if (written.matches("[1-9][0-9]{0,2}") && Integer.parseInt(written) <= MOST) {
            limit = Integer.parseInt(written);
        } else {
            wrong.add(new InvalidField("limit", "must be a whole number from 1 to " + MOST));
        }
        String after = "";
        try {
            after = new String(
                    Base64.getUrlDecoder()
                            .decode(request.queryParameter("cursor").orElse("")),
                    UTF_8);
        } catch (IllegalArgumentException other) {
            wrong.add(new InvalidField("cursor", "must be a next_cursor as it was answered"));
        }
        if (after.indexOf('\0') >= 0) {
            wrong.add(new InvalidField("cursor", "must be a next_cursor as it was answered"));
        }
        if (!wrong.isEmpty()) {
            throw new InvalidFieldsException(wrong);
        }
        return new Page(after, limit);
    }

    /** One row more than the page tells that there are more. */
    ObjectNode of(List<ObjectNode> rows, long total) {
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        rows.stream().limit(limit).forEach(items::add);
        String last = rows.size() > limit ? rows.get(limit - 1).path("id").textValue() : null;
        return page.put("total", total)
                .put(
                        "next_cursor",
                        last == null
                                ? null
                                : Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(UTF_8)));
    }
}

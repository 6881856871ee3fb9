package ai.lyss.gateway.channel.manage;

import ai.lyss.gateway.channel.Fields;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.ManagementRequest;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list in the order of ids: so many behind a cursor. What is added or removed meanwhile shifts nothing.
 *
 * @param after the last id of the page before; empty for the first page
 * @param limit most items
 */
record Page(String after, int limit) {

    private static final int USUAL = 50;
    private static final int MOST = 500;

    /** The page that is asked for; parameters that nobody knows are wrong. */
    static Page of(ManagementRequest request, Set<String> filters, Fields problems) {
        request.query().keySet().stream()
                .filter(name -> !name.equals("limit") && !name.equals("cursor") && !filters.contains(name))
                .sorted()
                .forEach(name -> problems.wrong(name, "is not a parameter that is known here"));
        return new Page(
                request.queryParameter("cursor")
                        .map(cursor -> decoded(cursor, problems))
                        .orElse(""),
                request.queryParameter("limit")
                        .map(limit -> limit(limit, problems))
                        .orElse(USUAL));
    }

    /** The items of this page, and how many there are on all. */
    <T> ObjectNode of(List<T> all, Function<T, String> id, Function<T, ObjectNode> shown) {
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        @Nullable String last = null;
        boolean more = false;
        for (T each : all) {
            if (id.apply(each).compareTo(after) <= 0) {
                continue;
            }
            if (items.size() == limit) {
                more = true;
                break;
            }
            items.add(shown.apply(each));
            last = id.apply(each);
        }
        return page.put("total", all.size()).put("next_cursor", more && last != null ? encoded(last) : null);
    }

    private static int limit(String written, Fields problems) {
        if (written.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(written);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        }
        problems.wrong("limit", "must be a whole number from 1 to " + MOST);
        return USUAL;
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(StandardCharsets.UTF_8));
    }

    private static String decoded(String cursor, Fields problems) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException other) {
            problems.wrong("cursor", "must be a next_cursor as it was answered");
            return "";
        }
    }
}

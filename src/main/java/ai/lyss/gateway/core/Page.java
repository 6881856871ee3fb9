package ai.lyss.gateway.core;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.lyss.gateway.core.InvalidFieldsException.InvalidField;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A part of a management list in the order of ids: so many behind a cursor. What is added or removed meanwhile shifts
 * nothing.
 *
 * @param after the last id of the page before; empty for the first page
 * @param limit most items
 */
public record Page(String after, int limit) {

    private static final int USUAL = 50;
    private static final int MOST = 500;
    private static final String NO_CURSOR = "must be a next_cursor as it was answered";

    /**
     * The page that is asked for; parameters that are neither its own nor filters are wrong.
     *
     * @throws InvalidFieldsException when anything is wrong
     */
    public static Page of(ManagementRequest request, String... filters) {
        List<InvalidField> wrong = new ArrayList<>();
        Page page = of(request, Set.of(filters), (name, problem) -> wrong.add(new InvalidField(name, problem)));
        if (!wrong.isEmpty()) {
            throw new InvalidFieldsException(wrong);
        }
        return page;
    }

    /** The same for who collects what is wrong, as name and problem. */
    public static Page of(ManagementRequest request, Set<String> filters, BiConsumer<String, String> wrong) {
        request.query().keySet().stream()
                .filter(name -> !name.equals("limit") && !name.equals("cursor") && !filters.contains(name))
                .sorted()
                .forEach(name -> wrong.accept(name, "is not a parameter that is known here"));
        return new Page(
                request.queryParameter("cursor")
                        .map(cursor -> decoded(cursor, wrong))
                        .orElse(""),
                request.queryParameter("limit")
                        .map(limit -> limit(limit, wrong))
                        .orElse(USUAL));
    }

    /** How many rows are to be read: one more than is shown tells whether there is a next page. */
    public int rows() {
        return limit + 1;
    }

    /** This page of a whole list, which is in the order of its ids. */
    public <T> ObjectNode of(List<T> all, Function<T, String> id, Function<T, ObjectNode> shown) {
        List<T> rows = all.stream()
                .filter(each -> id.apply(each).compareTo(after) > 0)
                .limit(rows())
                .toList();
        return of(rows, all.size(), id, shown);
    }

    /** This page of {@link #rows} that were read behind the cursor, and how many there are on all pages. */
    public <T> ObjectNode of(List<T> rows, long total, Function<T, String> id, Function<T, ObjectNode> shown) {
        ObjectNode page = Json.object();
        ArrayNode items = page.putArray("items");
        rows.stream().limit(limit).map(shown).forEach(items::add);
        return page.put("total", total)
                .put("next_cursor", rows.size() > limit ? encoded(id.apply(rows.get(limit - 1))) : null);
    }

    private static int limit(String written, BiConsumer<String, String> wrong) {
        if (written.matches("[0-9]{1,4}")) {
            int limit = Integer.parseInt(written);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        }
        wrong.accept("limit", "must be a whole number from 1 to " + MOST);
        return USUAL;
    }

    private static String encoded(String id) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(id.getBytes(UTF_8));
    }

    private static String decoded(String cursor, BiConsumer<String, String> wrong) {
        @Nullable String after = null;
        try {
            after = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
        } catch (IllegalArgumentException other) {
            // told below
        }
        if (after == null || after.indexOf('\0') >= 0) { // PostgreSQL has no such text
            wrong.accept("cursor", NO_CURSOR);
            return "";
        }
        return after;
    }
}

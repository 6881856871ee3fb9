package ai.lyss.gateway.generated;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** JSON that is right but for one value. */
public final class Mutant {

    private Mutant() {}

    /** A place inside of a document: a field or an item that can be another value. */
    private interface Place {
        void set(JsonNode value);

        void remove();
    }

    /** A copy in which the value at a place, counted from 0 in document order, is another one, or gone if null. */
    public static JsonNode of(JsonNode document, int place, JsonNode value) {
        JsonNode copy = document.deepCopy();
        List<Place> places = new ArrayList<>();
        collect(copy, places);
        if (!places.isEmpty()) {
            Place chosen = places.get(Math.floorMod(place, places.size()));
            if (value == null) {
                chosen.remove();
            } else {
                chosen.set(value.deepCopy());
            }
        }
        return copy;
    }

    private static void collect(JsonNode node, List<Place> places) {
        if (node instanceof ObjectNode object) {
            for (String name : new ArrayList<>(
                    object.properties().stream().map(e -> e.getKey()).toList())) {
                places.add(new Place() {
                    @Override
                    public void set(JsonNode value) {
                        object.set(name, value);
                    }

                    @Override
                    public void remove() {
                        object.remove(name);
                    }
                });
                collect(object.get(name), places);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                int index = i;
                places.add(new Place() {
                    @Override
                    public void set(JsonNode value) {
                        array.set(index, value);
                    }

                    @Override
                    public void remove() {
                        array.remove(index);
                    }
                });
                collect(array.get(i), places);
            }
        }
    }

    /** The names and the short texts of some documents: words that their reader knows. */
    public static List<String> words(List<? extends JsonNode> documents) {
        TreeSet<String> words = new TreeSet<>();
        documents.forEach(document -> collectWords(document, words));
        words.add("x");
        return List.copyOf(words);
    }

    private static void collectWords(JsonNode node, TreeSet<String> words) {
        if (node.isTextual() && node.textValue().matches("[A-Za-z_]{1,40}")) {
            words.add(node.textValue());
        }
        node.properties().forEach(field -> words.add(field.getKey()));
        node.forEach(child -> collectWords(child, words));
    }
}

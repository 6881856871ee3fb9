package ai.lyss.gateway.provider.anthropic;

import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a file is when nobody says it
 * (<a href="https://www.iana.org/assignments/media-types/media-types.xhtml">media types</a>).
 */
final class FileTypes {

    private static final Map<String, String> BY_EXTENSION = Map.of(
            "pdf", "application/pdf",
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "webp", "image/webp",
            "txt", "text/plain",
            "md", "text/markdown",
            "csv", "text/csv",
            "json", "application/json");

    private static final Set<String> ALSO_TEXT = Set.of("application/json", "application/xml", "application/yaml");
    private static final String PDF_BEGINS = "JVBERi0"; // %PDF- in base64

    private FileTypes() {}

    /** The type by the name's extension, else by the beginning of the base64 data; empty when it cannot be told. */
    static String of(String name, String base64) {
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String otherwise = base64.startsWith(PDF_BEGINS) ? "application/pdf" : "";
        return BY_EXTENSION.getOrDefault(extension, otherwise);
    }

    /** Whether a file of this type can be read out as text. */
    static boolean isText(String type) {
        return type.startsWith("text/") || ALSO_TEXT.contains(type);
    }
}

package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Traits;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Images, audio and documents: bytes in the request, or a link, each with a MIME type. */
final class Media {

    /** <a href="https://ai.google.dev/gemini-api/docs/file-input-methods">What Gemini reads</a>, by extension. */
    private static final Map<String, String> TYPES = Map.ofEntries(
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("jpeg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("heic", "image/heic"),
            Map.entry("heif", "image/heif"),
            Map.entry("gif", "image/gif"),
            Map.entry("bmp", "image/bmp"),
            Map.entry("pdf", "application/pdf"),
            Map.entry("txt", "text/plain"),
            Map.entry("md", "text/markdown"),
            Map.entry("csv", "text/csv"),
            Map.entry("html", "text/html"),
            Map.entry("htm", "text/html"),
            Map.entry("xml", "text/xml"),
            Map.entry("json", "application/json"),
            Map.entry("wav", "audio/wav"),
            Map.entry("mp3", "audio/mp3"),
            Map.entry("aac", "audio/aac"),
            Map.entry("flac", "audio/flac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("mp4", "video/mp4"),
            Map.entry("mov", "video/mov"),
            Map.entry("webm", "video/webm"),
            Map.entry("mpeg", "video/mpeg"));

    /** What Google fetches. */
    private static final Pattern LINK = Pattern.compile("(?i)(https|gs)://\\S+");

    /** Files that were uploaded to Google, which knows their type. */
    private static final Pattern UPLOADED = Pattern.compile("(?i)https://[^/]+/v\\d\\w*/files/[^/?#]+");

    private static final String DATA = "data:";

    private Media() {}

    /** An image, inline or linked. Google looks at the bytes: the type need not be true, but must be said. */
    static ObjectNode image(Given url, Traits can) {
        return given(url, "image/jpeg", can);
    }

    /** A data URI, or a link with the type that its extension says, else {@code otherwise}. */
    static ObjectNode given(Given url, String otherwise, Traits can) {
        return isData(url) ? inline(url) : linked(url, url.text(), otherwise, can);
    }

    /** Whether it is a data URI, however its scheme is written. */
    static boolean isData(Given uri) {
        return uri.text().regionMatches(true, 0, DATA, 0, DATA.length());
    }

    /** Whether it is something to fetch. */
    static boolean isLink(Given uri) {
        return LINK.matcher(uri.text()).matches();
    }

    /** A {@code data:<type>;base64,<bytes>} URI; 400 for any other. */
    static ObjectNode inline(Given uri) {
        String text = uri.text();
        int comma = text.indexOf(',');
        String head = comma < 0 ? "" : text.substring(DATA.length(), comma);
        int parameters = head.indexOf(';');
        if (parameters < 1 || !head.toLowerCase(Locale.ROOT).endsWith(";base64")) {
            throw uri.wrong("must be a data URI with a media type and base64: data:<type>;base64,<data>");
        }
        String type = head.substring(0, parameters).toLowerCase(Locale.ROOT);
        return inline(type.equals("image/jpg") ? "image/jpeg" : type, text.substring(comma + 1));
    }

    /** Bytes in the request; line breaks between them, which mail programs make, are left out. */
    static ObjectNode inline(String type, String base64) {
        ObjectNode part = Json.object();
        part.putObject("inlineData").put("mimeType", type).put("data", base64.replaceAll("\\s", ""));
        return part;
    }

    /** A link with the type that the name's extension says, else {@code otherwise}; 400 without either. */
    static ObjectNode linked(Given uri, String name, @Nullable String otherwise, Traits can) {
        if (!isLink(uri)) {
            throw uri.wrong("must be a data URI or an https or gs link: nothing else can be fetched");
        }
        boolean uploaded = UPLOADED.matcher(uri.text()).matches();
        boolean atGoogle = uploaded || uri.text().startsWith("gs:");
        if (!atGoogle && !can.get(Capabilities.MEDIA_LINKS)) {
            throw uri.wrong("must be a data URI: this model's provider does not fetch links for it");
        }
        String byName = typeByName(name);
        String type = byName == null && !uploaded ? otherwise : byName;
        if (type == null && !uploaded) {
            throw uri.wrong("must end in an extension that says its type");
        }
        ObjectNode part = Json.object();
        ObjectNode file = part.putObject("fileData");
        if (type != null) {
            file.put("mimeType", type);
        }
        file.put("fileUri", uri.text());
        return part;
    }

    /** The type by the extension of a file name or of a link's path, or null. */
    static @Nullable String typeByName(String name) {
        String path = name.split("[?#]", 2)[0];
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return TYPES.get(extension);
    }
}

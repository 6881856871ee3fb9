package ai.lyss.gateway.provider.gemini;

import ai.lyss.gateway.core.Capabilities;
import ai.lyss.gateway.core.Given;
import ai.lyss.gateway.core.Json;
import ai.lyss.gateway.core.Traits;
import ai.lyss.gateway.provider.Losses;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the user said and showed, as Gemini's parts
 * (<a href="https://ai.google.dev/api/caching#Part">Part</a>).
 */
final class UserParts {

    private static final Set<String> SAID =
            Set.of("type", "text", "image_url", "input_audio", "file", "video_url", "audio_url");

    /** {@code detail} as <a href="https://ai.google.dev/gemini-api/docs/media-resolution">media resolution</a>. */
    private static final Map<String, String> RESOLUTIONS = Map.of(
            "low", "MEDIA_RESOLUTION_LOW",
            "medium", "MEDIA_RESOLUTION_MEDIUM",
            "high", "MEDIA_RESOLUTION_HIGH",
            "original", "MEDIA_RESOLUTION_ULTRA_HIGH");

    private UserParts() {}

    /** The parts that are not empty; 400 when one is malformed or of a kind that Gemini does not know. */
    static ArrayNode of(Given content, Traits can, Losses losses) {
        ArrayNode parts = Json.MAPPER.createArrayNode();
        if (content.isText()) {
            TextParts.addText(content.text(), parts);
            return parts;
        }
        for (Given part : TextParts.items(content)) {
            part.object();
            Given type = part.field("type");
            switch (type.text()) {
                case "text" -> TextParts.addText(part.field("text").text(), parts);
                case "image_url" -> parts.add(image(part.field("image_url"), can, losses));
                case "video_url" ->
                    parts.add(Media.given(part.field("video_url").field("url"), "video/mp4", can));
                case "audio_url" ->
                    parts.add(Media.given(part.field("audio_url").field("url"), "audio/mp3", can));
                case "input_audio" -> parts.add(audio(part.field("input_audio")));
                case "file" -> parts.add(file(part.field("file"), can));
                default -> throw type.wrong("is not a kind of content that this model's provider knows");
            }
            losses.droppedBut(SAID, part.object(), part.path());
        }
        return parts;
    }

    private static ObjectNode image(Given image, Traits can, Losses losses) {
        image.object();
        ObjectNode part = Media.image(image.field("url"), can);
        Given detail = image.field("detail");
        String wanted = detail.textOrNull();
        String level = wanted == null ? null : RESOLUTIONS.get(wanted);
        if (level != null && can.get(Capabilities.MEDIA_RESOLUTION)) {
            part.putObject("mediaResolution").put("level", level);
        } else if (wanted != null && !wanted.equals("auto")) {
            losses.dropped(detail.path());
        }
        return part;
    }

    private static ObjectNode audio(Given audio) {
        audio.object();
        Given format = audio.field("format");
        String type = switch (format.text().toLowerCase(Locale.ROOT)) {
            case "wav" -> "audio/wav";
            case "mp3" -> "audio/mp3";
            case "aac" -> "audio/aac";
            case "flac" -> "audio/flac";
            case "ogg", "opus" -> "audio/ogg";
            case "aiff" -> "audio/aiff";
            default -> throw format.wrong("must be wav, mp3, aac, flac, ogg, opus or aiff");
        };
        return Media.inline(type, audio.field("data").text());
    }

    private static ObjectNode file(Given file, Traits can) {
        file.object();
        String name = file.field("filename").textOrNull();
        Given data = file.field("file_data");
        if (data.isPresent()) {
            if (Media.isData(data)) {
                return Media.inline(data);
            }
            if (Media.isLink(data)) {
                return Media.linked(data, name == null ? data.text() : name, null, can);
            }
            return Media.inline(typeOf(name, file), data.text());
        }
        Given id = file.field("file_id");
        String uri = id.textOrNull();
        if (uri == null) {
            throw file.wrong("must have file_data or file_id");
        }
        return Media.linked(id, name == null ? uri : name, null, can);
    }

    private static String typeOf(@Nullable String name, Given file) {
        String type = name == null ? null : Media.typeByName(name);
        if (type == null) {
            throw file.wrong("must say its type, in a data URI or by the extension of filename");
        }
        return type;
    }
}

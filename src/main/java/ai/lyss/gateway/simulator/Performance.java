package ai.lyss.gateway.simulator;

import ai.lyss.gateway.core.Json;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Gives one answer the way its script wants it: at that pace, and with what is to go wrong. */
final class Performance {

    /** How long a connection that hangs is kept. */
    static final Duration LONGEST_HANG = Duration.ofMinutes(10);

    private final Shapes shapes;
    private final Script script;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Peer peer;
    private final Body body;
    private final Tally tally;
    private final BooleanSupplier stopping;
    private final @Nullable Fault fault;
    private final Frame frame = new Frame();
    private int sent;
    private boolean spoilt;
    private long due;

    Performance(
            Shapes shapes,
            Script script,
            HttpServletRequest request,
            HttpServletResponse response,
            Peer peer,
            Tally tally,
            BooleanSupplier stopping) {
        this.shapes = shapes;
        this.script = script;
        this.request = request;
        this.response = response;
        this.peer = peer;
        this.body = new Body(response, script.cutAt());
        this.tally = tally;
        this.stopping = stopping;
        this.fault = script.fault();
    }

    /** Streams the answer; true when all of it was sent as the provider would. */
    boolean stream(Asked asked, Reply reply) throws ConnectionLost {
        StreamShape shape = shapes.stream(request, asked, reply, frame);
        response.setHeader("content-type", shapes.streamType(request));
        response.setHeader("cache-control", "no-cache");
        shape.start();
        body.send(frame);
        due = System.nanoTime() + script.time(Option.FIRST).toNanos();
        return content(asked, reply, shape) && end(shape);
    }

    private boolean content(Asked asked, Reply reply, StreamShape shape) throws ConnectionLost {
        for (String piece : reply.thoughts()) {
            if (!goesOn(shape)) {
                return false;
            }
            shape.thought(piece);
            event(asked);
        }
        for (String piece : reply.words()) {
            if (!goesOn(shape)) {
                return false;
            }
            shape.text(piece);
            event(asked);
        }
        for (ToolCall call : reply.calls()) {
            if (!goesOn(shape)) {
                return false;
            }
            shape.call(call);
            event(asked);
            for (String piece : call.pieces()) {
                if (!goesOn(shape)) {
                    return false;
                }
                shape.arguments(call, piece);
                event(asked);
            }
        }
        return true;
    }

    private boolean end(StreamShape shape) throws ConnectionLost {
        if (!goesOn(shape)) {
            return false;
        }
        shape.finish();
        body.send(frame);
        return !spoilt;
    }

    /** Lets go wrong what goes wrong here; false when the body ends because of it. */
    private boolean goesOn(StreamShape shape) throws ConnectionLost {
        if (fault == null || fault.after() != sent || spoilt) {
            return true;
        }
        spoilt = true;
        switch (fault.kind()) {
            case HANG -> throw peer.hang(LONGEST_HANG, stopping);
            case CUT -> throw ConnectionLost.cut();
            case MALFORMED -> shape.malformed();
            case ERROR -> shape.error();
            case END -> {}
        }
        if (frame.size() > 0) {
            peer.pauseUntil(due);
            body.send(frame);
        }
        return fault.kind() == Fault.Kind.MALFORMED;
    }

    /** Sends what is in the frame when it is due; a piece that the provider does not show takes no time. */
    private void event(Asked asked) throws ConnectionLost {
        if (frame.size() > 0) {
            if (sent == 0) {
                peer.pauseUntil(due);
            } else {
                peer.paceUntil(due);
            }
            body.send(frame);
            due += script.interval().toNanos();
            if (sent == 0) {
                due += script.time(Option.SILENT).toNanos();
            }
            sent++;
        }
        tally.sent(asked.choices());
    }

    /** Answers in one piece, after the time that a stream would have taken; true when it is what it should be. */
    boolean whole(Asked asked, Reply reply) throws ConnectionLost {
        long tokens = reply.usage().completion();
        return whole(shapes.answer(asked, reply), tokens / asked.choices(), tokens);
    }

    /** The same for an answer that would have had so many content events and has so many tokens. */
    boolean whole(ObjectNode complete, long pieces, long tokens) throws ConnectionLost {
        byte[] lead = shapes.lead();
        response.setHeader("content-type", "application/json; charset=utf-8");
        if (lead.length > 0) {
            body.send(lead);
        }
        peer.pause(script.time(Option.FIRST).plus(script.interval().multipliedBy(Math.max(0, pieces - 1))));
        byte[] answer = Json.bytes(complete);
        if (script.has(Option.SILENT) || fault != null && fault.kind() == Fault.Kind.HANG) {
            body.open();
            peer.pause(script.time(Option.SILENT));
        }
        if (fault != null) {
            answer = spoil(answer, fault);
        }
        if (!response.isCommitted()) {
            response.setContentLength(answer.length);
        }
        body.send(answer);
        tally.sent(tokens);
        return fault == null;
    }

    private byte[] spoil(byte[] answer, Fault how) throws ConnectionLost {
        return switch (how.kind()) {
            case HANG -> throw peer.hang(LONGEST_HANG, stopping);
            case CUT -> {
                body.open();
                throw ConnectionLost.cut();
            }
            case MALFORMED, END -> Arrays.copyOf(answer, answer.length / 2);
            case ERROR -> Json.bytes(shapes.error(request, Refusal.scripted(Trouble.INTERNAL, null)));
        };
    }
}

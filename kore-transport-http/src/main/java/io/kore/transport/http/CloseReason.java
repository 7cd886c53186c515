package io.kore.transport.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** Why a link ends, in words: what goes into a close frame, and what a person reads. Stateless. */
final class CloseReason {
    /** A close frame has room for 125 bytes, of which two are the code. */
    private static final int BYTES_MAX = 123;

    private CloseReason() {}

    /** Cuts a text to what a close frame holds, between characters. */
    static String clip(String reason) {
        CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();
        CharBuffer in = CharBuffer.wrap(reason);
        encoder.encode(in, ByteBuffer.allocate(BYTES_MAX), true);
        return reason.substring(0, in.position());
    }

    /** What a close frame said, or what its code means. */
    static String of(int statusCode, @Nullable String reason) {
        if (reason != null && !reason.isBlank() && statusCode != StatusCode.NO_CLOSE) {
            return reason;
        }
        return switch (statusCode) {
            case StatusCode.NORMAL, StatusCode.NO_CODE -> "the peer closed the link";
            case StatusCode.SHUTDOWN -> "the peer is shutting down";
            case StatusCode.NO_CLOSE -> "the connection broke without a goodbye";
            default -> "the peer closed the link with code " + statusCode;
        };
    }

    /** What a failure of the connection means. */
    static String of(Throwable cause) {
        if (cause instanceof ClosedChannelException) {
            return of(StatusCode.NO_CLOSE, null);
        }
        String message = cause.getMessage();
        return "the connection broke: "
                + (message == null || message.isBlank() ? cause.getClass().getSimpleName() : message);
    }
}

/**
 * The HTTP transport: native WebSocket sync, the koredb 0.5 endpoints and the REST face.
 *
 * <p>A link is a WebSocket (RFC 6455, version 13) at {@code GET /kore/v1/sync}, below the path of the peer's
 * address; both sides name the subprotocol {@code kore.1}. A binary message is a frame; it may come in
 * fragments, and its size is bounded as a whole. Text messages are refused, extensions are not agreed to.
 * Closing is a close frame of code 1000 with the reason; 1003, 1009 and 1011 tell a text message, a frame
 * over the limit and a handler that failed. Both sides send pings; any frame is a sign of life.
 *
 * <p>{@code GET /kore/v1/health} answers {@code {"status":"ok"}}. All routes are listed in {@code Routes} and
 * stand behind one door, {@code RequestGate}: the connection limit (503), then Host and Origin (403), then
 * the check of requests. Refusals are {@code application/problem+json}.
 *
 * <p>The REST face is at {@code /v1}, listed in {@code RestRoutes} and described by {@code openapi.json}. The engine says
 * what may be had ({@link io.kore.spi.RestDoor}); what is here is HTTP only.
 *
 * <p>Jetty writes a few lines at level info when it starts and stops. An application that does not want them
 * sets its logger {@code org.eclipse.jetty} to warn.
 */
@NullMarked
package io.kore.transport.http;

import org.jspecify.annotations.NullMarked;

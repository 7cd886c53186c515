/** The HTTP transport: native WebSocket sync, the koredb 0.5 endpoints and the REST face. */
@NullMarked
package io.kore.transport.http;

import org.jspecify.annotations.NullMarked;

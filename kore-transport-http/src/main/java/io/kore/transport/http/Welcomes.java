package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.error.TransportException;
import io.kore.spi.TransportContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.server.Request;

/**
 * Parts from those whose credential ends while they are still being answered, on whatever route: who follows a log for a
 * month asked once, a month ago. Of a link, which is no request any more, the engine asks. Thread-safe.
 */
final class Welcomes {
    private final TransportContext context;
    private final Map<Request, Decision> open = new ConcurrentHashMap<>();

    Welcomes(TransportContext context) {
        this.context = context;
    }

    /** A request was let in. */
    void letIn(Request request, Decision decision) {
        if (!decision.isUnlimited()) {
            open.put(request, decision);
            Request.addCompletionListener(request, failure -> open.remove(request));
        }
    }

    /** Cuts the connections of those who are welcome no more. */
    void tick() {
        open.forEach((request, decision) -> {
            if (!isValid(decision)) {
                open.remove(request);
                request.getConnectionMetaData().getConnection().getEndPoint().close();
            }
        });
    }

    private boolean isValid(Decision decision) {
        try {
            return decision.policy().isValid();
        } catch (RuntimeException e) {
            context.report(new TransportException(
                    "the policy of somebody who is being answered threw, so the connection was cut: " + e, e));
            return false;
        }
    }
}

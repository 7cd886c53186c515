package io.kore.transport.http;

import io.kore.access.Decision;
import io.kore.spi.RestRefusedException;
import io.kore.spi.RestRefusedException.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;

/**
 * One request of a REST client.
 *
 * @param log the log that its path names, decoded; empty where it names none
 * @param parameters of its query
 */
record RestCall(Request request, Response response, Callback callback, String log, Fields parameters) {

    Decision decision() {
        return CheckedRequest.decisionOn(request);
    }

    boolean isHead() {
        return HttpMethod.HEAD.is(request.getMethod());
    }

    /** A parameter; empty if it was not given. */
    String text(String name) {
        String value = parameters.getValue(name);
        return value == null ? "" : value;
    }

    boolean isTrue(String name, boolean otherwise) {
        return switch (text(name)) {
            case "" -> parameters.get(name) == null ? otherwise : true;
            case "true" -> true;
            case "false" -> false;
            default -> throw new RestRefusedException(Reason.INVALID_REQUEST, name + " is true or false");
        };
    }

    long limit() {
        String text = text("limit");
        if (text.isEmpty()) {
            return Long.MAX_VALUE;
        }
        boolean isNumber = text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!isNumber || Long.parseLong(text) == 0) {
            throw new RestRefusedException(Reason.INVALID_REQUEST, "limit is a whole number from 1 on");
        }
        return Long.parseLong(text);
    }

    /** The conditions {@code where=FIELD=VALUE}. */
    Map<String, String> where() {
        Map<String, String> conditions = new LinkedHashMap<>();
        for (String condition : parameters.getValuesOrEmpty("where")) {
            int equals = condition.indexOf('=');
            if (equals < 1 || conditions.put(condition.substring(0, equals), condition.substring(equals + 1)) != null) {
                throw new RestRefusedException(
                        Reason.INVALID_REQUEST,
                        "where is FIELD=VALUE, and names a field once; repeat it for further ones");
            }
        }
        return conditions;
    }

    /** Tells whether the client takes one of some media types, or any. */
    boolean accepts(Set<String> types) {
        List<String> accepted = request.getHeaders().getQualityCSV(HttpHeader.ACCEPT);
        return accepted.isEmpty()
                || accepted.stream().map(RestCall::essence).anyMatch(type -> isAny(type) || types.contains(type));
    }

    private static boolean isAny(String type) {
        return type.equals("*/*") || type.equals("application/*");
    }

    /** The media type of the body without its parameters, in lower case. */
    Optional<String> contentType() {
        return Optional.ofNullable(request.getHeaders().get(HttpHeader.CONTENT_TYPE))
                .map(RestCall::essence);
    }

    private static String essence(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}

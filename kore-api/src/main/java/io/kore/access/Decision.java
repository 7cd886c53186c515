package io.kore.access;

/**
 * What a {@link RequestCheck} decided. Immutable.
 *
 * @param isAllowed true to let the request in
 * @param status for a refused request, the HTTP status to answer, 400 to 599; 0 for an allowed one
 */
public record Decision(boolean isAllowed, int status) {
    private static final Decision ALLOWED = new Decision(true, 0);

    /**
     * Checks the status.
     *
     * @param isAllowed true to let the request in
     * @param status the HTTP status of a refusal
     * @throws IllegalArgumentException if the status does not fit
     */
    public Decision {
        if (isAllowed ? status != 0 : status < 400 || status > 599) {
            throw new IllegalArgumentException("a refusal has a status from 400 to 599, not " + status);
        }
    }

    /**
     * Let it in.
     *
     * @return the decision
     */
    public static Decision allow() {
        return ALLOWED;
    }

    /**
     * Refuse it.
     *
     * @param status the HTTP status to answer, 400 to 599; mostly 401 or 403
     * @return the decision
     */
    public static Decision refuse(int status) {
        return new Decision(false, status);
    }
}

package io.kore.access;

/**
 * What a {@link RequestCheck} decided. Immutable.
 *
 * @param isAllowed true to let the request in
 * @param status for a refused request, the HTTP status to answer, 400 to 599; 0 for an allowed one
 * @param principal who was let in, for messages and without secrets; empty if that was not found out
 * @param policy what whoever was let in may do
 */
public record Decision(boolean isAllowed, int status, String principal, LogPolicy policy) {
    private static final Decision ALLOWED = new Decision(true, 0, "", LogPolicy.everything());

    /**
     * Checks the status.
     *
     * @param isAllowed true to let the request in
     * @param status the HTTP status of a refusal
     * @param principal who was let in
     * @param policy what they may do
     * @throws IllegalArgumentException if the status does not fit
     */
    public Decision {
        if (isAllowed ? status != 0 : status < 400 || status > 599) {
            throw new IllegalArgumentException("a refusal has a status from 400 to 599, not " + status);
        }
    }

    /**
     * Let it in, to read and write all logs.
     *
     * @return the decision
     */
    public static Decision allow() {
        return ALLOWED;
    }

    /**
     * Let it in, within limits.
     *
     * @param principal who it is, for messages and without secrets
     * @param policy what they may do
     * @return the decision
     */
    public static Decision allow(String principal, LogPolicy policy) {
        return new Decision(true, 0, principal, policy);
    }

    /**
     * Refuse it.
     *
     * @param status the HTTP status to answer, 400 to 599; mostly 401 or 403
     * @return the decision
     */
    public static Decision refuse(int status) {
        return new Decision(false, status, "", LogPolicy.everything());
    }

    /**
     * Whether everything is allowed. Only then may a face be used that knows nothing of policies.
     *
     * @return true if the policy is {@link LogPolicy#everything()} itself
     */
    public boolean isUnlimited() {
        return isAllowed && policy == LogPolicy.everything();
    }
}

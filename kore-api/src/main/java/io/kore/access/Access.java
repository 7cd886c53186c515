package io.kore.access;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything a transport needs to know of doors and manners. Immutable.
 */
public final class Access {
    private static final RequestAuth NOTHING = peer -> Map.of();

    private final @Nullable RequestCheck check;
    private final @Nullable RequestAuth auth;
    private final @Nullable Tls tls;
    private final LinkLimits limits;
    private final boolean openToAll;

    private Access(
            @Nullable RequestCheck check,
            @Nullable RequestAuth auth,
            @Nullable Tls tls,
            LinkLimits limits,
            boolean openToAll) {
        this.check = check;
        this.auth = auth;
        this.tls = tls;
        this.limits = limits;
        this.openToAll = openToAll;
    }

    /**
     * No checks, no introduction, no TLS, standard limits: for loopback.
     *
     * @return the plainest access
     */
    public static Access standard() {
        return new Access(null, null, null, LinkLimits.standard(), false);
    }

    /**
     * With a check of incoming requests.
     *
     * @param newCheck decides on each request
     * @return a changed copy
     */
    public Access withCheck(RequestCheck newCheck) {
        return new Access(newCheck, auth, tls, limits, openToAll);
    }

    /**
     * With an introduction on outgoing requests.
     *
     * @param newAuth gives the header fields
     * @return a changed copy
     */
    public Access withAuth(RequestAuth newAuth) {
        return new Access(check, newAuth, tls, limits, openToAll);
    }

    /**
     * With key stores.
     *
     * @param newTls the key stores
     * @return a changed copy
     */
    public Access withTls(Tls newTls) {
        return new Access(check, auth, newTls, limits, openToAll);
    }

    /**
     * With other limits.
     *
     * @param newLimits the limits
     * @return a changed copy
     */
    public Access withLimits(LinkLimits newLimits) {
        return new Access(check, auth, tls, newLimits, openToAll);
    }

    /**
     * Allows listening beyond loopback without a check: whoever reaches the port reads and writes all.
     *
     * @return a changed copy
     */
    public Access openToAll() {
        return new Access(check, auth, tls, limits, true);
    }

    /**
     * The check of incoming requests.
     *
     * @return the hook, if one is set
     */
    public Optional<RequestCheck> check() {
        return Optional.ofNullable(check);
    }

    /**
     * The introduction on outgoing requests.
     *
     * @return the hook; one that adds nothing if none is set
     */
    public RequestAuth auth() {
        return auth == null ? NOTHING : auth;
    }

    /**
     * The key stores.
     *
     * @return the setting, if there is one
     */
    public Optional<Tls> tls() {
        return Optional.ofNullable(tls);
    }

    /**
     * The limits on connections.
     *
     * @return the limits
     */
    public LinkLimits limits() {
        return limits;
    }

    /**
     * Whether a node may listen beyond loopback without a check.
     *
     * @return true only if that was said explicitly
     */
    public boolean isOpenToAll() {
        return openToAll;
    }
}

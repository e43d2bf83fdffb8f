package baton.coordinator.api;

import baton.coordinator.view.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses to change anything for a caller on another host, as nobody is asked yet who he is.
 *
 * <p>A proxy on this host would make everybody a local caller, so its marks refuse a call. So does a host name that is
 * neither an address nor localhost: a web page may point its own name at 127.0.0.1 and let a browser here call us. A
 * body that is not said to be JSON is refused even where none is needed, because a browser sends others without asking;
 * before a DELETE, which has none, it always asks.
 */
final class LocalOnly implements ContainerRequestFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> PROXIED = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");
    private static final Pattern LITERAL = Pattern.compile("localhost|[0-9.]+|\\[[0-9a-f:.%]+]");

    @Context
    private @Nullable HttpServletRequest servletRequest;

    @Context
    private @Nullable ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        if (READING.contains(request.getMethod())) {
            return;
        }
        boolean deletes = request.getMethod().equals("DELETE");
        if (!deletes && !MediaType.APPLICATION_JSON_TYPE.isCompatible(request.getMediaType())) {
            throw new NotSupportedException();
        }
        if (onlyAsks()) {
            return;
        }
        String remote = servletRequest == null ? "" : servletRequest.getRemoteAddr();
        if (!isLocal(remote, request.getHeaders())) {
            throw new Refused(
                    Refused.Why.FORBIDDEN,
                    "not-from-this-host",
                    "calls that change something are only taken from this host itself (127.0.0.1 or ::1, without a"
                            + " proxy), because no authentication is configured; found " + remote);
        }
    }

    private boolean onlyAsks() {
        return resource != null
                && resource.getResourceMethod() != null
                && resource.getResourceMethod().isAnnotationPresent(ChangesNothing.class);
    }

    static boolean isLocal(String remote, MultivaluedMap<String, String> headers) {
        String host = headers.getFirst("Host");
        String name = host == null ? "" : host.toLowerCase(Locale.ROOT).replaceFirst(":\\d+$", "");
        return isLoopback(remote)
                && PROXIED.stream().noneMatch(headers::containsKey)
                && LITERAL.matcher(name).matches();
    }

    /** Only literal addresses come from the server, so nothing is looked up here. */
    private static boolean isLoopback(String remote) {
        if (remote.isEmpty()) {
            return false;
        }
        try {
            return InetAddress.getByName(remote).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}

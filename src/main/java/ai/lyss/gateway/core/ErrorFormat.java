package ai.lyss.gateway.core;

/** How failures are told under some of the paths, whoever finds them: a route, the edge or the container. */
public interface ErrorFormat {

    /** True when whoever asks for this path expects this format. */
    boolean isFor(String path);

    /** The failure in this format. */
    HttpAnswer answer(GatewayException failure, String path, String requestId);

    /** The same of a failure that names fields. */
    HttpAnswer answer(InvalidFieldsException failure, String path, String requestId);
}

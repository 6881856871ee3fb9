package ai.lyss.gateway.api;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.stereotype.Component;

/**
 * The endpoints whose path has no variables, in front of everything else: a request for one of them goes to its route
 * without Spring MVC's ways of finding a handler, its arguments and what to do with its result. Whatever is spelled
 * otherwise, and wrong methods, go the usual way.
 */
@Component
final class FixedPaths extends HttpFilter {

    private static final long serialVersionUID = 1L;

    private final transient Map<String, GatewayHttpConsumer> endpoints = new ConcurrentHashMap<>();

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        GatewayHttpConsumer endpoint = endpoints.get(key(request.getMethod(), request.getRequestURI()));
        if (endpoint == null) {
            chain.doFilter(request, response);
        } else {
            endpoint.serve(request, response);
        }
    }

    void add(GatewayHttpConsumer consumer) {
        String key = key(consumer);
        if (key != null) {
            endpoints.put(key, consumer);
        }
    }

    void remove(GatewayHttpConsumer consumer) {
        String key = key(consumer);
        if (key != null) {
            endpoints.remove(key, consumer);
        }
    }

    private static @Nullable String key(GatewayHttpConsumer consumer) {
        String path = consumer.getEndpoint().getPath();
        String method = consumer.getEndpoint().getHttpMethodRestrict();
        boolean fixed = method != null
                && method.indexOf(',') < 0
                && path.indexOf('{') < 0
                && !consumer.getEndpoint().isMatchOnUriPrefix();
        return fixed ? key(method, path) : null;
    }

    private static String key(String method, String path) {
        return method + ' ' + path;
    }

    /** Before all other filters, for requests that are forwarded too. */
    @Configuration(proxyBeanMethods = false)
    static class Registration {

        @Bean
        FilterRegistrationBean<FixedPaths> fixedPathsFilter(FixedPaths filter) {
            FilterRegistrationBean<FixedPaths> registration = new FilterRegistrationBean<>(filter);
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
            registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.FORWARD);
            return registration;
        }
    }
}

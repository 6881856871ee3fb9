package ai.lyss.gateway.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.filter.OncePerRequestFilter;

/** The inference endpoints under their second address: {@code /api/v1/proxy/...} is {@code /v1/...}. */
@Configuration(proxyBeanMethods = false)
class ProxyPaths {

    private static final String PREFIX = "/api/v1/proxy/";

    @Bean
    FilterRegistrationBean<OncePerRequestFilter> proxyPathFilter() {
        FilterRegistrationBean<OncePerRequestFilter> registration = new FilterRegistrationBean<>(new Forward());
        registration.addUrlPatterns(PREFIX + "*"); // nobody else pays for it
        return registration;
    }

    private static final class Forward extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String path = request.getRequestURI();
            RequestDispatcher endpoint =
                    path.startsWith(PREFIX) // not when it is spelled otherwise, or is the prefix alone
                            ? request.getRequestDispatcher("/v1/" + path.substring(PREFIX.length()))
                            : null;
            if (endpoint == null) { // or it leads out of all paths
                response.sendError(HttpServletResponse.SC_NOT_FOUND);
            } else {
                endpoint.forward(request, response);
            }
        }
    }
}

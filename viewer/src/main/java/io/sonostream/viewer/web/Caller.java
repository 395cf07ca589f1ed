package io.sonostream.viewer.web;

import io.javalin.http.Context;
import java.util.Collections;
import java.util.List;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, as far as {@link AccessGate} looks: before a body is read, and again before an answer.
 */
interface Caller {
  String method();

  String path();

  @Nullable String header(String name);

  /** All lines of that name, in their order. */
  List<String> headers(String name);

  /** The address at the other end of the connection. */
  String remote();

  @Nullable String cookie(String name);

  static Caller of(Context context) {
    return new Caller() {
      @Override
      public String method() {
        return context.method().name();
      }

      @Override
      public String path() {
        return context.path();
      }

      @Override
      public @Nullable String header(String name) {
        return context.header(name);
      }

      @Override
      public List<String> headers(String name) {
        return Collections.list(context.req().getHeaders(name));
      }

      @Override
      public String remote() {
        return context.ip();
      }

      @Override
      public @Nullable String cookie(String name) {
        return context.cookie(name);
      }
    };
  }

  static Caller of(Request request) {
    return new Caller() {
      @Override
      public String method() {
        return request.getMethod();
      }

      @Override
      public String path() {
        return String.valueOf(request.getHttpURI().getPath());
      }

      @Override
      public @Nullable String header(String name) {
        return request.getHeaders().get(name);
      }

      @Override
      public List<String> headers(String name) {
        return request.getHeaders().getValuesList(name);
      }

      @Override
      public String remote() {
        return String.valueOf(Request.getRemoteAddr(request));
      }

      @Override
      public @Nullable String cookie(String name) {
        return Request.getCookies(request).stream()
            .filter(cookie -> cookie.getName().equals(name))
            .map(cookie -> cookie.getValue())
            .findFirst()
            .orElse(null);
      }
    };
  }
}

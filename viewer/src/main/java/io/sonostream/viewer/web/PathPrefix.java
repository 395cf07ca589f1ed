package io.sonostream.viewer.web;

import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Takes the page's path prefix off a request, so that nothing behind knows of it. A proxy may hand
 * requests on with the prefix or have taken it off itself: the page's own links are relative, so
 * either will do.
 */
final class PathPrefix extends Handler.Wrapper {
  private final String prefix;

  /**
   * @param prefix begins and ends with a slash
   */
  PathPrefix(String prefix, Handler behind) {
    super(behind);
    this.prefix = prefix;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    HttpURI asked = request.getHttpURI();
    String path = String.valueOf(asked.getPath());
    if (path.equals(prefix.substring(0, prefix.length() - 1))) {
      // Without the slash at the end, the page's links would lead beside it.
      response.setStatus(308);
      response.getHeaders().put(HttpHeader.LOCATION, prefix);
      callback.succeeded();
      return true;
    }
    if (prefix.length() == 1 || !path.startsWith(prefix)) {
      return super.handle(request, response, callback);
    }
    HttpURI.Mutable within =
        HttpURI.build(asked).path(path.substring(prefix.length() - 1)).query(asked.getQuery());
    return super.handle(Request.serveAs(request, within), response, callback);
  }
}

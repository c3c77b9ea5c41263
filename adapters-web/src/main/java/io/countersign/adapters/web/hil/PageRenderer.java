package io.countersign.adapters.web.hil;

import io.countersign.application.runtime.Ids;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.context.ITemplateContext;
import org.thymeleaf.messageresolver.AbstractMessageResolver;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

/** Sets pages with the templates in {@code views/hil}, and puts the headers on that all share. */
@Singleton
final class PageRenderer {
  private static final int NONCE_BYTES = 16;

  private final TemplateEngine engine = new TemplateEngine();
  private final String style = resource("page.css");
  private final String script = resource("page.js");
  private final Ids ids;
  private final PublicAddress publicAddress;

  PageRenderer(Ids ids, PublicAddress publicAddress) {
    this.ids = ids;
    this.publicAddress = publicAddress;
    var templates = new ClassLoaderTemplateResolver(PageRenderer.class.getClassLoader());
    templates.setPrefix("views/hil/");
    templates.setSuffix(".html");
    templates.setTemplateMode(TemplateMode.HTML);
    templates.setCharacterEncoding("UTF-8");
    engine.setTemplateResolver(templates);
    engine.setMessageResolver(new Sentences());
  }

  /** A page with a script, and a policy that lets nothing else run. */
  MutableHttpResponse<?> page(
      HttpStatus status, @Nullable PageProblem problem, String template, Dress dress, Object page) {
    var nonce = Base64.getUrlEncoder().withoutPadding().encodeToString(ids.random(NONCE_BYTES));
    var allowed = "'nonce-" + nonce + "'";
    var policy = new StringBuilder("default-src 'none'; style-src ").append(allowed);
    policy.append("; script-src ").append(allowed);
    if (dress.hasLogo()) {
      policy.append("; img-src ").append(dress.logo().origin());
    }
    return answer(
        status,
        dress,
        policy.toString(),
        html(template, dress, problem, Map.of("page", page, "nonce", nonce, "script", script)));
  }

  /** A page without a script that says the same to everybody, down to the last byte. */
  MutableHttpResponse<?> plain(
      HttpStatus status, @Nullable PageProblem problem, String template, Dress dress, Object page) {
    var sheet = dress.colors() + style;
    return answer(
        status,
        dress,
        "default-src 'none'; style-src " + Hash.source(sheet),
        html(template, dress, problem, Map.of("page", page)));
  }

  /** To a page of ours: only path and query count, whatever the address starts with. */
  MutableHttpResponse<?> seeOther(URI address) {
    var target = address.getRawPath() + "?" + address.getRawQuery();
    return common(HttpResponse.status(HttpStatus.SEE_OTHER))
        .header(HttpHeaders.LOCATION, target)
        .header("Content-Security-Policy", policy("default-src 'none'"));
  }

  private MutableHttpResponse<?> answer(
      HttpStatus status, Dress dress, String policy, String html) {
    return common(HttpResponse.status(status).body(html))
        .contentType(MediaType.of("text/html; charset=utf-8"))
        .header("Content-Security-Policy", policy(policy))
        .header(HttpHeaders.CONTENT_LANGUAGE, dress.words().language());
  }

  private static String policy(String sources) {
    return sources + "; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
  }

  private MutableHttpResponse<?> common(MutableHttpResponse<?> response) {
    response
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Robots-Tag", "noindex, nofollow, nosnippet")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header(HttpHeaders.VARY, "Sec-Purpose");
    if (publicAddress.https()) {
      response.header("Strict-Transport-Security", "max-age=31536000");
    }
    return response;
  }

  private String html(
      String template, Dress dress, @Nullable PageProblem problem, Map<String, Object> more) {
    var variables = new HashMap<String, Object>(more);
    variables.put("words", dress.words());
    variables.put("language", dress.words().language());
    variables.put("dress", dress);
    variables.put("problem", problem == null ? "" : problem.slug());
    variables.put("style", dress.colors() + style);
    return engine.process(template, new Context(Locale.ROOT, variables));
  }

  private static String resource(String name) {
    try (var in = PageRenderer.class.getResourceAsStream("/views/hil/" + name)) {
      if (in == null) {
        throw new IllegalStateException("Missing views/hil/" + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets templates write {@code #{key}}. */
  private static final class Sentences extends AbstractMessageResolver {
    @Override
    public String resolveMessage(
        ITemplateContext context,
        @Nullable Class<?> origin,
        String key,
        Object @Nullable [] parameters) {
      var words = (Words) context.getVariable("words");
      return words.say(key, parameters == null ? new Object[0] : parameters);
    }

    @Override
    public String createAbsentMessageRepresentation(
        ITemplateContext context,
        @Nullable Class<?> origin,
        String key,
        Object @Nullable [] parameters) {
      throw new IllegalStateException("No sentence " + key);
    }
  }
}

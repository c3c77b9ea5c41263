package io.countersign.adapters.web.problem;

import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes problems of what the server answers by itself, without any of its own texts. */
@Singleton
@Primary
final class ServerErrors implements ErrorResponseProcessor<String> {
  private static final Logger LOG = LoggerFactory.getLogger(ServerErrors.class);

  private final ProblemAnswers answers;

  ServerErrors(ProblemAnswers answers) {
    this.answers = answers;
  }

  @Override
  public MutableHttpResponse<String> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var request = context.getRequest();
    var type = tooLong(request).or(() -> ProblemType.general(response.code()));
    type.ifPresent(known -> response.status(known.status()));
    if (type.isEmpty() || type.get() == ProblemType.INTERNAL_ERROR) {
      LOG.error(
          "Answered {} without a cause of our own, trace {}",
          response.code(),
          answers.trace(request),
          context.getRootCause().orElse(null));
      response.status(HttpStatus.INTERNAL_SERVER_ERROR);
    }
    return answers.fill(response, request, Problem.of(type.orElse(ProblemType.INTERNAL_ERROR)));
  }

  /** The server answers 413 whatever is too large; only its decoder knows what it was. */
  private static Optional<ProblemType> tooLong(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> decoded
        ? switch (decoded.getNativeRequest().decoderResult().cause()) {
          case TooLongHttpLineException _ -> Optional.of(ProblemType.URI_TOO_LONG);
          case TooLongHttpHeaderException _ -> Optional.of(ProblemType.HEADERS_TOO_LARGE);
          case null, default -> Optional.empty();
        }
        : Optional.empty();
  }
}

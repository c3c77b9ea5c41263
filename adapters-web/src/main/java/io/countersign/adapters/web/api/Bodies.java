package io.countersign.adapters.web.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.countersign.adapters.web.problem.FieldError;
import io.countersign.adapters.web.problem.Problem;
import io.countersign.adapters.web.problem.ProblemException;
import io.countersign.adapters.web.problem.ProblemType;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON bodies strictly, whatever the rest of the process allows: within limits, no member
 * twice, none that is unknown, nothing taken for another type than it has.
 */
@Singleton
final class Bodies {
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(32)
          .maxStringLength(256 * 1024)
          .maxNumberLength(64)
          .maxNameLength(256)
          .maxDocumentLength(1024 * 1024)
          .build();

  private final ObjectMapper mapper =
      strict(
          JsonFactory.builder()
              .streamReadConstraints(LIMITS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());
  private final ObjectMapper yaml =
      strict(
          YAMLFactory.builder()
              .streamReadConstraints(LIMITS)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
              .build());

  private static ObjectMapper strict(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .enable(
            DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
        .addModule(new SimpleModule().addDeserializer(String.class, new WholeText()))
        .build();
  }

  /** A document whose form is judged elsewhere, as JSON or YAML. */
  JsonNode readTree(HttpRequest<byte[]> request) {
    var body = body(request).orElseThrow(() -> malformed("A JSON body is needed."));
    if (request.getContentType().filter(RequestRules::isYaml).isEmpty()) {
      return parse(body, JsonNode.class);
    }
    try {
      var text = utf8(body);
      refuseAliases(text);
      return yaml.readTree(text);
    } catch (IOException refused) {
      throw malformed(
          "The body must be one YAML document, without anchors and aliases, no member twice, at most"
              + " 32 levels deep.");
    }
  }

  /** The body as this type, which must be there. */
  <T> T read(HttpRequest<byte[]> request, Class<T> type) {
    return parse(body(request).orElseThrow(() -> malformed("A JSON body is needed.")), type);
  }

  /** Like {@link #read}, but no body means the same as an empty object. */
  <T> T readOptional(HttpRequest<byte[]> request, Class<T> type) {
    return parse(body(request).orElse(new byte[] {'{', '}'}), type);
  }

  // Not a @Body parameter: Micronaut does not see the @Nullable of an array, and refuses no body.
  private static Optional<byte[]> body(HttpRequest<byte[]> request) {
    return request.getBody().filter(body -> body.length > 0);
  }

  private <T> T parse(byte[] body, Class<T> type) {
    try {
      var read = mapper.readValue(utf8(body), type);
      if (read == null) {
        throw unusable("", "This must be an object.");
      }
      return read;
    } catch (JsonProcessingException refused) {
      throw explain(refused);
    }
  }

  /** An alias would be read as the text of its name. */
  private void refuseAliases(String text) throws IOException {
    try (var parser = (YAMLParser) yaml.createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
          throw new JsonParseException(parser, "an anchor or alias");
        }
      }
    }
  }

  private static String utf8(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException notUtf8) {
      throw malformed("The body must be UTF-8.");
    }
  }

  private static ProblemException explain(JsonProcessingException refused) {
    if (isSyntax(refused)) {
      return malformed(
          "The body must be one JSON document: no member twice, at most 32 levels deep, numbers of at"
              + " most 64 characters, texts of at most 262144, names of at most 256.");
    }
    return switch (refused) {
      case UnrecognizedPropertyException unknown ->
          Problem.at(
                  ProblemType.UNKNOWN_FIELD,
                  pointer(unknown),
                  "There is no member of this name here.")
              .asException();
      case MismatchedInputException mismatch ->
          unusable(pointer(mismatch), "This must be " + expected(mismatch.getTargetType()) + ".");
      case JsonMappingException other -> unusable(pointer(other), "This value cannot be used.");
      default -> malformed("The body must be one JSON document.");
    };
  }

  private static boolean isSyntax(JsonProcessingException refused) {
    for (Throwable cause = refused; cause != null; cause = cause.getCause()) {
      if (cause instanceof StreamConstraintsException
          || (cause instanceof StreamReadException && !(cause instanceof InputCoercionException))) {
        return true;
      }
    }
    return refused instanceof MismatchedInputException mismatch
        && mismatch.getPath().isEmpty()
        && String.valueOf(mismatch.getOriginalMessage()).startsWith("Trailing token");
  }

  private static String pointer(JsonMappingException refused) {
    var pointer = new StringBuilder();
    for (var step : refused.getPath()) {
      pointer.append(
          step.getFieldName() == null
              ? "/" + step.getIndex()
              : FieldError.segment(step.getFieldName()));
    }
    return pointer.toString();
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type == String.class || type.isEnum()) {
      return "a text";
    }
    if (type == Integer.class || type == int.class) {
      return "a whole number";
    }
    if (Number.class.isAssignableFrom(type) || type == BigDecimal.class) {
      return "a number";
    }
    if (type == Boolean.class || type == boolean.class) {
      return "true or false";
    }
    if (Collection.class.isAssignableFrom(type)) {
      return "a list";
    }
    return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "of another type";
  }

  private static ProblemException malformed(String detail) {
    return Problem.of(ProblemType.MALFORMED_JSON, detail).asException();
  }

  private static ProblemException unusable(String pointer, String detail) {
    return Problem.at(ProblemType.VALIDATION_FAILED, pointer, detail).asException();
  }

  /** Refuses halves of surrogate pairs, which no later text encoding would keep. */
  private static final class WholeText extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1L;

    WholeText() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        throw MismatchedInputException.from(parser, String.class, "Not a text");
      }
      var text = parser.getText();
      if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
        throw JsonMappingException.from(parser, "half a character");
      }
      return text;
    }
  }
}

package io.sonostream.schemas.serde;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sonostream.schemas.Frame;
import io.sonostream.schemas.fixtures.Fixtures;
import io.sonostream.schemas.registry.RegistryClient;
import io.sonostream.schemas.registry.SchemaLookup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;

/** Programs of another version: they know a schema and no generated class. */
final class GenericWriter {
  private GenericWriter() {}

  /** Our test frame as another version writes it; an added symbol AV1 is used. */
  static byte[] write(RegistryClient client, String subject, Schema schema) {
    GenericRecord record = new GenericData.Record(schema);
    Frame frame = Fixtures.frame().build();
    for (Schema.Field field : schema.getFields()) {
      Schema.Field ours = Frame.getClassSchema().getField(field.name());
      record.put(
          field.name(), ours == null ? field.defaultVal() : plain(frame, ours, field.schema()));
    }
    try {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(WireFormat.header(client.register(subject, schema, false)));
      BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(out, null);
      new GenericDatumWriter<GenericRecord>(schema).write(record, encoder);
      encoder.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static GenericRecord read(RegistryClient client, byte[] bytes, Schema reader) {
    Schema writer = ((SchemaLookup.Found) client.byId(WireFormat.schemaId(bytes))).schema();
    try {
      return new GenericDatumReader<GenericRecord>(writer, reader)
          .read(null, DecoderFactory.get().binaryDecoder(bytes, 5, bytes.length - 5, null));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object plain(Frame frame, Schema.Field ours, Schema theirs) {
    return switch (ours.name()) {
      case "capturedAt" -> Fixtures.CAPTURED.getEpochSecond() * 1_000_000 + 123_456;
      case "pixelFormat" -> new GenericData.EnumSymbol(theirs, "GRAY8");
      case "encoding" ->
          new GenericData.EnumSymbol(theirs, theirs.hasEnumSymbol("AV1") ? "AV1" : "RAW");
      case "pixelSpacing" -> null;
      default -> frame.get(ours.pos());
    };
  }

  static int registerWithReference(String url, String subject, String referenced)
      throws IOException, InterruptedException {
    String schema =
        "{\"type\":\"record\",\"name\":\"Referring\",\"fields\":[{\"name\":\"spacing\","
            + "\"type\":\"io.sonostream.schemas.PixelSpacing\"}]}";
    Map<String, Object> reference =
        Map.of("name", "io.sonostream.schemas.PixelSpacing", "subject", referenced, "version", 1);
    ObjectMapper json = new ObjectMapper();
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(url + "/subjects/" + subject + "/versions"))
                    .header("Content-Type", "application/vnd.schemaregistry.v1+json")
                    .POST(
                        HttpRequest.BodyPublishers.ofString(
                            json.writeValueAsString(
                                Map.of("schema", schema, "references", List.of(reference)))))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return json.readTree(response.body()).path("id").asInt(-1);
  }
}

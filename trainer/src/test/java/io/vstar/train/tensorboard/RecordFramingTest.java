package io.vstar.train.tensorboard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Expected values were computed by {@code masked_crc32c} of TensorBoard 2.21.0. */
class RecordFramingTest {
  @Test
  void checksumsAreMaskedAsTensorFlowDoes() {
    assertThat(masked("123456789")).isEqualTo(0xc78ab0e5);
    assertThat(masked("\0\0\0\0\0\0\0\0")).isEqualTo(0x07980329);
    assertThat(masked("")).isEqualTo(0xa282ead8);
  }

  @Test
  void aRecordIsItsLengthAndContentEachWithAChecksum() {
    assertThat(hex(RecordFraming.framed(new byte[0])))
        .isEqualTo("000000000000000029039807d8ea82a2");
    ByteBuffer record = RecordFraming.framed("123456789".getBytes(US_ASCII));
    assertThat(record.remaining()).isEqualTo(12 + 9 + 4);
    assertThat(hex(record)).startsWith("0900000000000000").endsWith("313233343536373839e5b08ac7");
  }

  private static int masked(String text) {
    byte[] bytes = ("before" + text + "after").getBytes(US_ASCII);
    return RecordFraming.maskedChecksum(bytes, "before".length(), text.length());
  }

  private static String hex(ByteBuffer record) {
    byte[] bytes = new byte[record.remaining()];
    record.duplicate().get(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}

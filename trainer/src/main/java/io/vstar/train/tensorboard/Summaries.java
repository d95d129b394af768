package io.vstar.train.tensorboard;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import io.vstar.train.event.PicturesDrawn;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import tensorboard.DataClass;
import tensorboard.DataType;
import tensorboard.Summary;
import tensorboard.SummaryMetadata;
import tensorboard.TensorProto;
import tensorboard.TensorShapeProto;

/** The forms that TensorBoard's plugins expect of values. */
final class Summaries {
  private static final int RGB = 3;

  private Summaries() {}

  /** Returns metrics as points of curves. */
  static Summary scalars(Map<String, Double> metrics) {
    Summary.Builder summary = Summary.newBuilder();
    metrics.forEach(
        (name, value) ->
            summary.addValue(
                Summary.Value.newBuilder()
                    .setTag(MetricTag.of(name))
                    .setSimpleValue(value.floatValue())));
    return summary.build();
  }

  /**
   * Returns a picture with the bytes of its file.
   *
   * @param tag the tag of all pictures of a prompt and seed
   * @param description the text beside the picture, Markdown
   */
  static Summary picture(String tag, String description, PicturesDrawn.Picture picture)
      throws IOException {
    return one(
        Summary.Value.newBuilder()
            .setTag(tag)
            .setMetadata(
                SummaryMetadata.newBuilder()
                    .setPluginData(plugin("images"))
                    .setDisplayName(tag)
                    .setSummaryDescription(description))
            .setImage(
                Summary.Image.newBuilder()
                    .setWidth(picture.image().getWidth())
                    .setHeight(picture.image().getHeight())
                    .setColorspace(RGB)
                    .setEncodedImageString(
                        ByteString.copyFrom(Files.readAllBytes(picture.file())))));
  }

  /** Returns a text in Markdown. */
  static Summary text(String tag, String markdown) {
    return one(
        Summary.Value.newBuilder()
            .setTag(tag)
            .setMetadata(
                SummaryMetadata.newBuilder()
                    .setPluginData(plugin("text"))
                    .setDataClass(DataClass.DATA_CLASS_TENSOR))
            .setTensor(
                TensorProto.newBuilder()
                    .setDtype(DataType.DT_STRING)
                    .setTensorShape(TensorShapeProto.getDefaultInstance())
                    .addStringVal(ByteString.copyFromUtf8(markdown))));
  }

  /**
   * Returns a message for a plugin, without a value.
   *
   * @param plugin the name of the plugin
   */
  static Summary forPlugin(String tag, String plugin, MessageLite content) {
    return one(
        Summary.Value.newBuilder()
            .setTag(tag)
            .setMetadata(
                SummaryMetadata.newBuilder()
                    .setPluginData(plugin(plugin).setContent(content.toByteString()))));
  }

  private static SummaryMetadata.PluginData.Builder plugin(String name) {
    return SummaryMetadata.PluginData.newBuilder().setPluginName(name);
  }

  private static Summary one(Summary.Value.Builder value) {
    return Summary.newBuilder().addValue(value).build();
  }
}

package io.vstar.train.tensorboard;

import com.google.protobuf.Value;
import io.vstar.train.config.ConfigFingerprint;
import io.vstar.train.config.ConfigWriter;
import io.vstar.train.config.TrainConfig;
import java.time.Instant;
import java.util.regex.Pattern;
import tensorboard.Summary;
import tensorboard.hparams.HParamsPluginData;
import tensorboard.hparams.SessionEndInfo;
import tensorboard.hparams.SessionStartInfo;
import tensorboard.hparams.Status;

/** The settings of a run for TensorBoard's table of runs, which its page HPARAMS shows. */
final class Hyperparameters {
  private static final String PLUGIN = "hparams";
  private static final String START = "_hparams_/session_start_info";
  private static final String END = "_hparams_/session_end_info";

  // What is drawn and written on the way is not what runs are compared by.
  private static final Pattern UNRELATED = Pattern.compile("(preview|output)\\..*");
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

  private Hyperparameters() {}

  /** Returns the settings that a run starts with. */
  static Summary start(TrainConfig config, Instant now) {
    SessionStartInfo.Builder session =
        SessionStartInfo.newBuilder()
            .setStartTimeSecs(now.getEpochSecond())
            .putHparams("model", value(config.model().toString()));
    ConfigFingerprint.relevant(ConfigWriter.toMap(config))
        .forEach(
            (key, text) -> {
              if (!UNRELATED.matcher(key).matches()) {
                session.putHparams(key, value(text));
              }
            });
    return Summaries.forPlugin(
        START, PLUGIN, HParamsPluginData.newBuilder().setSessionStartInfo(session).build());
  }

  /** Returns the end of a run. */
  static Summary end(boolean failed, Instant now) {
    SessionEndInfo.Builder session =
        SessionEndInfo.newBuilder()
            .setStatus(failed ? Status.STATUS_FAILURE : Status.STATUS_SUCCESS)
            .setEndTimeSecs(now.getEpochSecond());
    return Summaries.forPlugin(
        END, PLUGIN, HParamsPluginData.newBuilder().setSessionEndInfo(session).build());
  }

  /** Returns a setting as a number or truth if it is one, so that runs can be sorted by it. */
  private static Value value(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Value.newBuilder().setBoolValue(Boolean.parseBoolean(text)).build();
    }
    return NUMBER.matcher(text).matches()
        ? Value.newBuilder().setNumberValue(Double.parseDouble(text)).build()
        : Value.newBuilder().setStringValue(text).build();
  }
}

/**
 * The event file of a run for TensorBoard: its metrics as curves, its previews as pictures, its
 * config and prompts as text.
 *
 * <p>Start with {@link io.vstar.train.tensorboard.TensorBoardRecorder}, a listener to the events of
 * a run. An event file is a sequence of records, each a length and a message between checksums
 * ({@link io.vstar.train.tensorboard.RecordFraming}). The messages are TensorBoard's own: {@code
 * src/main/protobuf} has their definitions, from which the package {@code tensorboard} is
 * generated. Nobody else uses them, and without the config's {@code output.tensorboard} none of
 * their classes is loaded.
 *
 * @see <a href="https://github.com/tensorflow/tensorboard">TensorBoard</a>
 */
package io.vstar.train.tensorboard;

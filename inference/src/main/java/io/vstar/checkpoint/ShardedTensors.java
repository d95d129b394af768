package io.vstar.checkpoint;

import io.vstar.error.CheckpointException;
import io.vstar.io.TensorFile;
import io.vstar.io.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A tensor file made of several shards. */
final class ShardedTensors implements TensorFile {
  private final List<TensorFile> shards;
  private final Map<String, TensorFile> owners = new LinkedHashMap<>();
  private final Map<String, TensorInfo> infos = new LinkedHashMap<>();

  /**
   * Joins open shards, which are closed with this file.
   *
   * @throws CheckpointException if two of them have a tensor with the same name
   */
  ShardedTensors(List<TensorFile> shards) {
    this.shards = List.copyOf(shards);
    for (TensorFile shard : shards) {
      shard
          .tensors()
          .forEach(
              (name, info) -> {
                if (owners.putIfAbsent(name, shard) != null) {
                  throw new CheckpointException(
                      "%s: tensor %s is also in %s"
                          .formatted(shard.path(), name, owners.get(name).path()));
                }
                infos.put(name, info);
              });
    }
  }

  /** Returns the path of the first shard. */
  @Override
  public Path path() {
    return shards.get(0).path();
  }

  @Override
  public Map<String, String> metadata() {
    return shards.get(0).metadata();
  }

  @Override
  public Map<String, TensorInfo> tensors() {
    return Collections.unmodifiableMap(infos);
  }

  @Override
  public ByteBuffer data(String name) {
    TensorFile owner = owners.get(name);
    if (owner == null) {
      throw new CheckpointException(
          "%s and the files beside it have no tensor %s".formatted(path(), name));
    }
    return owner.data(name);
  }

  @Override
  public void close() {
    shards.forEach(TensorFile::close);
  }
}

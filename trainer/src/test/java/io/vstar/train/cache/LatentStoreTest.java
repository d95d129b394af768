package io.vstar.train.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.TinyModel;
import io.vstar.error.OutputException;
import io.vstar.generation.StableDiffusion;
import io.vstar.image.ImageSize;
import io.vstar.image.PngFiles;
import io.vstar.io.HostTensor;
import io.vstar.io.Safetensors;
import io.vstar.io.Sha256;
import io.vstar.nn.Precision;
import io.vstar.tensor.CpuRuntime;
import io.vstar.train.bucket.Jitter;
import io.vstar.train.bucket.Placement;
import io.vstar.train.bucket.Resolution;
import io.vstar.train.config.BackgroundColor;
import io.vstar.train.dataset.TrainingImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LatentStoreTest {
  private static final Resolution SIZE = new Resolution(8, 8);
  private static final Resolution OTHER_SIZE = new Resolution(12, 8);

  @RegisterExtension static final CpuRuntime CPU = new CpuRuntime();

  @TempDir static Path modelFolder;
  private static ModelFiles files;
  private static StableDiffusion model;

  @TempDir Path folder;
  private Path kept;

  @BeforeAll
  static void load() throws IOException {
    files = DiffusersFolder.open(TinyModel.write(CPU.runtime(), modelFolder.resolve("model")));
    model = StableDiffusion.load(CPU.runtime(), files, Precision.FP32);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  @BeforeEach
  void prepare() {
    kept = folder.resolve("deep").resolve("latents");
  }

  @Test
  void aPictureIsEncodedOnceForAllRuns() throws IOException {
    List<Placement> pictures = List.of(picture("a", 0x2040c0), picture("b", 0xf08010));
    float[] first = latents(pictures, new ArrayList<>());
    assertThat(names()).hasSize(2);

    for (Placement picture : pictures) {
      Files.delete(picture.image().path()); // reading one would fail
    }
    List<Integer> progress = new ArrayList<>();
    assertThat(latents(pictures, progress)).containsExactly(first);
    assertThat(progress).containsExactly(1, 2);
  }

  @Test
  void whatIsNewIsAdded() throws IOException {
    Placement old = picture("old", 0x2040c0);
    latents(List.of(old), new ArrayList<>());
    Files.delete(old.image().path());
    List<Integer> progress = new ArrayList<>();
    latents(List.of(picture("new", 0xf08010), old), progress);
    assertThat(progress).containsExactly(1, 2);
    assertThat(names()).hasSize(2);
  }

  @Test
  void contentAndNotTheNameIsWhatCounts() throws IOException {
    Placement before = picture("before", 0x2040c0);
    latents(List.of(before), new ArrayList<>());
    Placement renamed = picture("renamed", 0x2040c0);
    assertThat(store("1").find(LatentKey.of(renamed))).isPresent();
    assertThat(store("1").find(LatentKey.of(picture("before", 0x2040c1)))).isEmpty();
  }

  @Test
  void otherSizeOtherProgramOrOtherVaeIsAnotherEntry() throws IOException {
    Placement picture = picture("a", 0x2040c0);
    latents(List.of(picture), new ArrayList<>());
    assertThat(store("1").find(LatentKey.of(picture))).isPresent();
    assertThat(store("1").find(LatentKey.of(new Placement(picture.image(), OTHER_SIZE)))).isEmpty();
    assertThat(store("2").find(LatentKey.of(picture))).isEmpty();

    Path otherFolder = Files.createDirectory(folder.resolve("other"));
    TinyModel.copy(modelFolder.resolve("model"), otherFolder.resolve("model"));
    Path vae = otherFolder.resolve("model/vae/diffusion_pytorch_model.safetensors");
    ModelFiles same = DiffusersFolder.open(otherFolder.resolve("model"));
    assertThat(LatentStore.open(kept, same, "1").find(LatentKey.of(picture))).isPresent();
    changeEncoder(vae);
    assertThat(LatentStore.open(kept, same, "1").find(LatentKey.of(picture))).isEmpty();
  }

  @Test
  void anotherCropOrItsMirrorImageIsAnotherEntry() throws IOException {
    Placement picture = picture("a", 0x2040c0);
    latents(List.of(picture), new ArrayList<>());
    LatentKey key = LatentKey.of(picture);
    assertThat(store("1").find(key)).isPresent();
    List<LatentKey> others =
        List.of(
            key(key, key.scaled(), 1, 0, false, Jitter.NONE, BackgroundColor.WHITE, ""),
            key(key, key.scaled(), 0, 1, false, Jitter.NONE, BackgroundColor.WHITE, ""),
            key(key, key.scaled(), 0, 0, true, Jitter.NONE, BackgroundColor.WHITE, ""),
            key(key, new ImageSize(9, 8), 0, 0, false, Jitter.NONE, BackgroundColor.WHITE, ""),
            key(key, key.scaled(), 0, 0, false, new Jitter(1, 2, 1, 1, 1), key.background(), ""),
            key(key, key.scaled(), 0, 0, false, new Jitter(1, 0, 1, 1, 1.1), key.background(), ""),
            key(key, key.scaled(), 0, 0, false, Jitter.NONE, new BackgroundColor(1), ""),
            key(key, key.scaled(), 0, 0, false, Jitter.NONE, BackgroundColor.WHITE, "alpha"));
    others.forEach(other -> assertThat(store("1").find(other)).as("%s", other).isEmpty());
  }

  private static LatentKey key(
      LatentKey of,
      ImageSize scaled,
      int left,
      int top,
      boolean flipped,
      Jitter jitter,
      BackgroundColor background,
      String mask) {
    return new LatentKey(of.content(), SIZE, scaled, left, top, flipped, jitter, background, mask);
  }

  @Test
  void aMaskIsKeptWithTheLatents() {
    Moments moments =
        new Moments(new float[64], new float[64], Optional.of(new float[] {0, 0.5f, 1, 1}));
    LatentKey key =
        LatentKey.of(new Placement(new TrainingImage(folder, 8, 8, Optional.empty(), "a"), SIZE));
    store("1").keep(key, moments);
    assertThat(store("1").find(key).orElseThrow().mask().orElseThrow())
        .containsExactly(0, 0.5f, 1, 1);
  }

  @Test
  void anEntryOfTheLayoutBeforeIsNotTaken() throws IOException {
    Placement picture = picture("a", 0x2040c0);
    // Named by content, resolution and encoder alone.
    String before = Sha256.of(picture.image().sha256() + "\n" + SIZE + "\nencoder");
    Files.createDirectories(kept);
    Safetensors.write(
        kept.resolve(before + ".safetensors"),
        List.of(
            HostTensor.ofFloats("mean", new float[64], 64),
            HostTensor.ofFloats("deviation", new float[64], 64)),
        Map.of());
    assertThat(at(Long.MAX_VALUE, 0).find(LatentKey.of(picture))).isEmpty();
  }

  @Test
  void aDamagedEntryIsMadeAgain() throws IOException {
    List<Placement> pictures = List.of(picture("a", 0x2040c0));
    float[] first = latents(pictures, new ArrayList<>());
    Path file = kept.resolve(names().get(0));
    byte[] whole = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThat(latents(pictures, new ArrayList<>())).containsExactly(first);
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void whatWasNotUsedLongestGoesFirst() throws IOException {
    Files.createDirectories(kept);
    Moments moments = new Moments(new float[64], new float[64]);
    Placement a = picture("a", 1);
    Placement b = picture("b", 2);
    Placement c = picture("c", 3);
    for (Placement each : List.of(a, b, c)) {
      at(Long.MAX_VALUE, 0).keep(LatentKey.of(each), moments);
    }
    long each = Files.size(kept.resolve(names().get(0)));
    at(Long.MAX_VALUE, 3000).find(LatentKey.of(a));
    at(Long.MAX_VALUE, 1000).find(LatentKey.of(b));
    at(Long.MAX_VALUE, 2000).find(LatentKey.of(c));
    LatentStore small = at(2 * each, 4000);
    small.trim();
    assertThat(small.find(LatentKey.of(b))).isEmpty();
    assertThat(small.find(LatentKey.of(a))).isPresent();
    assertThat(small.find(LatentKey.of(c))).isPresent();
  }

  @Test
  void aFolderThatCannotBeIsAnErrorWithTheKey() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatExceptionOfType(OutputException.class)
        .isThrownBy(() -> LatentStore.open(file.resolve("latents"), files, "1"))
        .withMessageContaining("dataset.latentCache");
  }

  private LatentStore store(String version) {
    return LatentStore.open(kept, files, version);
  }

  private LatentStore at(long maxBytes, long seconds) {
    return new LatentStore(
        kept, "encoder", maxBytes, InstantSource.fixed(Instant.ofEpochSecond(seconds)));
  }

  /** Means of all pictures, through the store. */
  private float[] latents(List<Placement> pictures, List<Integer> progress) {
    LatentCache cache =
        LatentCache.encode(model, pictures, Optional.of(store("1")), 2, progress::add);
    int values = pictures.size() * cache.size(SIZE);
    return cache.latents(CPU.scope(), pictures, new float[values]).toFloatArray();
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(kept)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private Placement picture(String name, int color) throws IOException {
    BufferedImage image =
        new BufferedImage(SIZE.width(), SIZE.height(), BufferedImage.TYPE_INT_RGB);
    for (int x = 0; x < SIZE.width(); x++) {
      for (int y = 0; y < SIZE.height(); y++) {
        image.setRGB(x, y, color);
      }
    }
    Path file = folder.resolve(name + ".png");
    PngFiles.write(file, image, Map.of());
    return new Placement(
        new TrainingImage(file, SIZE.width(), SIZE.height(), Optional.empty(), Sha256.of(file)),
        SIZE);
  }

  /** Turns a bit of a weight of the encoder, which the file's data begins with or not. */
  private static void changeEncoder(Path vae) throws IOException {
    byte[] bytes = Files.readAllBytes(vae);
    String header = new String(bytes, 8, 1 << 16, StandardCharsets.ISO_8859_1);
    int name = header.indexOf("\"encoder.conv_in.weight\"");
    int offsets = header.indexOf("\"data_offsets\":[", name) + "\"data_offsets\":[".length();
    long from = Long.parseLong(header.substring(offsets, header.indexOf(',', offsets)));
    long headerBytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    bytes[Math.toIntExact(8 + headerBytes + from)] ^= 1;
    Files.write(vae, bytes);
  }
}

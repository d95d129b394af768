package io.vstar.hub;

import io.vstar.error.OutputException;
import io.vstar.io.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The folder of one repository in the cache; {@code package-info} shows its layout. */
final class CachedRepository {
  /** The first line is fixed, see https://bford.info/cachedir/. */
  private static final String CACHE_TAG =
      """
      Signature: 8a477f597d28d172789f06886806bc55
      # This folder holds models from the Hugging Face Hub, which can be fetched again.
      """;

  private final Path folder;
  private final Path locks;
  private final boolean symlinks;

  CachedRepository(HubSettings settings, HubId id) {
    String name = "models--" + id.owner() + "--" + id.name();
    this.folder = settings.cache().resolve(name);
    this.locks = settings.cache().resolve(".locks").resolve(name);
    this.symlinks = settings.symlinks();
  }

  Path folder() {
    return folder;
  }

  Path snapshot(String commit) {
    return folder.resolve("snapshots").resolve(commit);
  }

  Path blob(RemoteFile file) {
    return folder.resolve("blobs").resolve(file.etag());
  }

  Path lock(RemoteFile file) {
    return locks.resolve(file.etag() + ".lock");
  }

  /** The commit that the revision was when it was last fetched; itself if it is a commit. */
  Optional<String> commit(HubId id) {
    if (id.namesCommit()) {
      return Optional.of(id.revision());
    }
    Path ref = ref(id);
    try {
      return Files.isRegularFile(ref)
          ? Optional.of(Files.readString(ref).strip()).filter(HubId::isCommit)
          : Optional.empty();
    } catch (IOException e) {
      throw new OutputException(ref + ": cannot be read: " + e, e);
    }
  }

  /** Remembers which commit the revision is, unless it is one or that is known. */
  void remember(HubId id, String commit) {
    if (!commit(id).equals(Optional.of(commit))) {
      Path ref = ref(id);
      makeFolder(ref.getParent());
      AtomicFile.write(ref, commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The files of a snapshot that are there, whoever fetched them. */
  List<String> files(String commit) {
    Path snapshot = snapshot(commit);
    if (!Files.isDirectory(snapshot)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(snapshot)) {
      return paths
          .filter(Files::isRegularFile) // of a link what it leads to
          .map(path -> snapshot.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new OutputException(snapshot + ": cannot be read: " + e, e);
    }
  }

  boolean has(String commit, String path) {
    return Files.isRegularFile(snapshot(commit).resolve(path));
  }

  boolean hasBlob(RemoteFile file) {
    try {
      return Files.isRegularFile(blob(file)) && Files.size(blob(file)) == file.bytes();
    } catch (IOException e) {
      return false; // gone since
    }
  }

  /**
   * Puts a content into a snapshot under its path: as a link to the blob, or where the file system
   * has none, as the file itself.
   *
   * @param isNew whether no other snapshot can need the blob, so that it may be moved
   */
  void place(RemoteFile file, String commit, boolean isNew) {
    Path blob = blob(file);
    Path pointer = snapshot(commit).resolve(file.path());
    makeFolder(pointer.getParent());
    try {
      Files.deleteIfExists(pointer); // a link to a blob that is gone
      if (symlinks && linked(pointer, blob)) {
        return;
      }
      if (isNew) {
        Files.move(blob, pointer, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.copy(blob, pointer, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new OutputException(pointer + ": cannot be written: " + e, e);
    }
  }

  private static boolean linked(Path pointer, Path blob) throws IOException {
    try {
      Files.createSymbolicLink(pointer, pointer.getParent().relativize(blob));
      return true;
    } catch (FileAlreadyExistsException e) {
      return Files.isSymbolicLink(pointer); // another process was faster
    } catch (UnsupportedOperationException | FileSystemException e) {
      return false; // Windows without the right to, or a file system without links
    }
  }

  /** Makes the folder of the contents, and tells programs that back up what the cache is. */
  Path makeBlobs() {
    Path blobs = folder.resolve("blobs");
    makeFolder(blobs);
    Path tag = folder.resolveSibling("CACHEDIR.TAG");
    if (!Files.exists(tag)) {
      AtomicFile.write(tag, CACHE_TAG.getBytes(StandardCharsets.US_ASCII));
    }
    return blobs;
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new OutputException(
          "%s: cannot be made: %s; set HF_HUB_CACHE to a folder you may write to"
              .formatted(folder, e),
          e);
    }
  }

  private Path ref(HubId id) {
    return folder.resolve("refs").resolve(id.revision());
  }
}

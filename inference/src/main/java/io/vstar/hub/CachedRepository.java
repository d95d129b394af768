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
  /**
   * The content of the cache directory tag, whose first line is fixed; see
   * https://bford.info/cachedir/.
   */
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

  /**
   * Returns the commit of a revision at the last download, or the revision itself if it is a
   * commit.
   */
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

  /**
   * Stores the commit of a revision, unless the revision is a commit or the stored one is the same.
   */
  void remember(HubId id, String commit) {
    if (!commit(id).equals(Optional.of(commit))) {
      Path ref = ref(id);
      makeFolder(ref.getParent());
      AtomicFile.write(ref, commit.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Returns the files of a snapshot that are present, whichever program downloaded them. */
  List<String> files(String commit) {
    Path snapshot = snapshot(commit);
    if (!Files.isDirectory(snapshot)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.walk(snapshot)) {
      return paths
          .filter(Files::isRegularFile) // follows links
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
      return false; // deleted in the meantime
    }
  }

  /**
   * Puts a file into a snapshot under its path, as a link to the blob, or as the file itself if the
   * file system has no links.
   *
   * @param isNew whether the blob was just downloaded, so that no other snapshot needs it and it
   *     may be moved
   */
  void place(RemoteFile file, String commit, boolean isNew) {
    Path blob = blob(file);
    Path pointer = snapshot(commit).resolve(file.path());
    makeFolder(pointer.getParent());
    try {
      Files.deleteIfExists(pointer); // a link to a deleted blob
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
      return false; // Windows without the permission, or a file system without links
    }
  }

  /** Creates the folder of the blobs and the tag by which backup programs recognise a cache. */
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

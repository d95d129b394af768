package io.vstar.hostile;

import io.vstar.adapter.embedding.EmbeddingFile;
import io.vstar.adapter.hypernetwork.HypernetworkFile;
import io.vstar.checkpoint.DiffusersFolder;
import io.vstar.checkpoint.ModelFiles;
import io.vstar.checkpoint.ModelPart;
import io.vstar.checkpoint.Models;
import io.vstar.error.CheckpointException;
import io.vstar.error.ConfigException;
import io.vstar.error.DatasetException;
import io.vstar.error.VstarException;
import io.vstar.image.ImageFiles;
import io.vstar.image.Infotext;
import io.vstar.image.PngFiles;
import io.vstar.inspect.Inspector;
import io.vstar.io.Safetensors;
import io.vstar.io.TensorFile;
import io.vstar.io.TorchFile;
import io.vstar.text.ClipTokenizer;
import io.vstar.train.config.ConfigLoader;
import io.vstar.train.dataset.DatasetScanner;
import io.vstar.train.inversion.TextualInversionMethod;
import java.nio.file.Path;
import java.util.List;

/** What reads a file from a stranger, from the file to its last value. */
enum Reader {
  SAFETENSORS(CheckpointException.class) {
    @Override
    void read(Path file) {
      readAll(Safetensors.open(file));
    }
  },
  TORCH(CheckpointException.class) {
    @Override
    void read(Path file) {
      TorchFile.read(file);
    }
  },
  CHECKPOINT(CheckpointException.class) {
    @Override
    void read(Path file) {
      readAll(TorchFile.openCheckpoint(file));
    }
  },
  EMBEDDING(CheckpointException.class) {
    @Override
    void read(Path file) {
      EmbeddingFile.read(file);
    }
  },
  HYPERNETWORK(CheckpointException.class) {
    @Override
    void read(Path file) {
      HypernetworkFile.read(file);
    }
  },
  /** A config.json in its place in a model folder. */
  MODEL(CheckpointException.class) {
    @Override
    void read(Path file) {
      DiffusersFolder.open(named(file));
    }

    @Override
    Path named(Path file) {
      return file.getParent().getParent();
    }
  },
  /** A checkpoint in one file, from its shapes to the views of its tensors. */
  SINGLE_FILE(CheckpointException.class) {
    @Override
    void read(Path file) {
      ModelFiles model = Models.open(file.toString());
      for (ModelPart part : ModelPart.of(model.config())) {
        readAll(model.open(part));
      }
    }
  },
  /** Whatever it may be. */
  INSPECTION(VstarException.class) {
    @Override
    void read(Path file) {
      Inspector.inspect(file);
    }
  },
  /** A file of a tokenizer, beside the others. */
  TOKENIZER(CheckpointException.class) {
    @Override
    void read(Path file) {
      try (ClipTokenizer tokenizer = ClipTokenizer.open(named(file))) {
        tokenizer.encode("A photo of <cat>, 猫 naïve aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!");
      }
    }

    @Override
    Path named(Path file) {
      return file.getParent();
    }
  },
  PICTURE(DatasetException.class) {
    @Override
    void read(Path file) {
      ImageFiles.readSize(file);
      ImageFiles.read(file);
    }
  },
  PICTURE_TEXT(DatasetException.class) {
    @Override
    void read(Path file) {
      PngFiles.readText(file).values().forEach(Infotext::parse);
    }
  },
  /** A caption beside a picture. */
  CAPTION(DatasetException.class) {
    @Override
    void read(Path file) {
      DatasetScanner.scan(file.getParent());
    }
  },
  TRAINING_CONFIG(ConfigException.class) {
    @Override
    void read(Path file) {
      ConfigLoader.load(new TextualInversionMethod().schema(), file, List.of());
    }
  };

  private final Class<? extends VstarException> error;

  Reader(Class<? extends VstarException> error) {
    this.error = error;
  }

  /**
   * Reads everything in the file.
   *
   * @throws VstarException of class {@link #error()}, if the file is refused
   */
  abstract void read(Path file);

  /** What an error names: the file, or the folder that was opened. */
  Path named(Path file) {
    return file;
  }

  Class<? extends VstarException> error() {
    return error;
  }

  private static void readAll(TensorFile tensors) {
    try (tensors) {
      tensors.tensors().forEach((name, info) -> tensors.data(name));
    }
  }
}

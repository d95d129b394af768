package io.vstar.io;

import java.util.Map;
import net.razorvine.pickle.PickleException;

/**
 * A Python class or function that a pickle may name, with the part of its behaviour that vstar
 * needs.
 */
interface PickleGlobal {
  /**
   * Returns the result of calling the function or instantiating the class.
   *
   * @throws PickleException if the arguments are not supported
   */
  Object call(Object[] arguments);

  /** A class of storages such as {@code torch.HalfStorage}, which stands for a type of elements. */
  record StorageClass(DType dtype) implements PickleGlobal {
    @Override
    public Object call(Object[] arguments) {
      throw new PickleException("a storage outside of the table of storages is not supported");
    }
  }

  /** A type of elements such as {@code torch.float8_e5m2}; all supported ones take one byte. */
  record TypeName(DType dtype) implements PickleGlobal {
    @Override
    public Object call(Object[] arguments) {
      throw new PickleException("a call of a type is not supported");
    }
  }

  /** A class or function that model files name and whose values vstar ignores. */
  record Ignored(String name) implements PickleGlobal {
    @Override
    public Object call(Object[] arguments) {
      return new Ignored(name);
    }
  }

  /**
   * A {@code torch.nn.ParameterDict}, the form in which the authors of textual inversion save
   * embeddings.
   */
  final class ParameterDict {
    private Map<?, ?> parameters = Map.of();

    Map<?, ?> parameters() {
      return parameters;
    }

    void restore(Object state) {
      if (state instanceof Map<?, ?> attributes
          && attributes.get("_parameters") instanceof Map<?, ?> found) {
        parameters = found;
      } else {
        throw new PickleException("a ParameterDict without _parameters is not supported");
      }
    }
  }
}

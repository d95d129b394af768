package io.vstar.io;

import java.util.Map;
import net.razorvine.pickle.PickleException;

/** A Python class or function that a pickle names, as far as vstar acts it out. */
interface PickleGlobal {
  /**
   * What calling it, or making an instance of it, gives.
   *
   * @throws PickleException if it does not take such arguments
   */
  Object call(Object[] arguments);

  /** A class of storages, like {@code torch.HalfStorage}: a name for a type of elements. */
  record StorageClass(DType dtype) implements PickleGlobal {
    @Override
    public Object call(Object[] arguments) {
      throw new PickleException("a storage outside of the table of storages is not supported");
    }
  }

  /** A type of elements, like {@code torch.float8_e5m2}; all that there are take a byte. */
  record TypeName(DType dtype) implements PickleGlobal {
    @Override
    public Object call(Object[] arguments) {
      throw new PickleException("a call of a type is not supported");
    }
  }

  /** Something that travels along in model files and matters to none of vstar. */
  record Passenger(String name) implements PickleGlobal {
    @Override
    public Object call(Object[] arguments) {
      return new Passenger(name);
    }
  }

  /** A {@code torch.nn.ParameterDict}, which the files of the paper's authors hold. */
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

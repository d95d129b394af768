package io.vstar.train.optim;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.vstar.tensor.Kernel;
import io.vstar.tensor.KernelSource;
import io.vstar.tensor.TensorRuntime;
import io.vstar.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * A kernel over all tensors of a group, so that an update is one call. Its statements see numbers,
 * which change from update to update, as {@code float}s, and lists of tensors, such as {@code p}
 * with the elements {@code p0}, {@code p1} and so on. It changes the lists' tensors in place.
 */
final class GroupKernel {
  private final Kernel kernel;
  private final List<String> numbers;
  private final int results;

  private GroupKernel(Kernel kernel, List<String> numbers, int results) {
    this.kernel = kernel;
    this.numbers = numbers;
    this.results = results;
  }

  /** A kernel that is being written, statement by statement. */
  static final class Writer {
    private final String name;
    private final int count;
    private final List<String> numbers;
    private final List<String> lists;
    private final List<String> statements = new ArrayList<>();
    private final List<String> results = new ArrayList<>();

    /**
     * Begins a kernel.
     *
     * @param name the name of the kernel, for error messages
     * @param count the number of tensors in each list
     * @param numbers the names of the numbers, at least one
     * @param lists the names of the lists, at least one
     */
    Writer(String name, int count, List<String> numbers, List<String> lists) {
      this.name = name;
      this.count = count;
      this.numbers = List.copyOf(numbers);
      this.lists = List.copyOf(lists);
      for (String number : numbers) {
        statements.add("%s = float(%s)".formatted(number, argument(number)));
      }
      for (String list : lists) {
        statements.add("%s = %s".formatted(list, new TensorList(list, count)));
      }
    }

    private static String argument(String number) {
      return number + "_tensor";
    }

    /** Adds statements on lists and numbers. */
    Writer then(String... lines) {
      statements.addAll(List.of(lines));
      return this;
    }

    /** Adds statements if a condition holds. */
    Writer thenIf(boolean condition, String... lines) {
      return condition ? then(lines) : this;
    }

    /** Adds statements for each tensor in turn. */
    Writer forEach(IntFunction<List<String>> lines) {
      for (int i = 0; i < count; i++) {
        statements.addAll(lines.apply(i));
      }
      return this;
    }

    /**
     * Adds a result of one number for each tensor.
     *
     * @param prefix the names of the numbers without the index of the tensor
     */
    Writer returning(String prefix) {
      results.add("torch.stack(%s)".formatted(new TensorList(prefix, count)));
      return this;
    }

    /** Compiles the kernel. */
    GroupKernel compile(TensorRuntime runtime) {
      List<String> arguments = new ArrayList<>(numbers.stream().map(Writer::argument).toList());
      lists.forEach(list -> arguments.addAll(new TensorList(list, count).names()));
      List<String> returned = new ArrayList<>(results);
      // A change of a list that is not looked at afterwards would be removed as dead code.
      lists.forEach(list -> returned.add(list + "[0]"));
      KernelSource source = new KernelSource(name, arguments, statements, returned);
      return new GroupKernel(runtime.compile(source), numbers, results.size());
    }
  }

  /**
   * Runs the kernel.
   *
   * @param scope the scope that owns temporary tensors
   * @param values the values of the numbers, in order
   * @param lists the tensors of the lists, in order
   * @return for each result a number for each tensor
   */
  List<float[]> call(TensorScope scope, List<Double> values, List<List<NDArray>> lists) {
    if (values.size() != numbers.size()) {
      throw new IllegalArgumentException("%s, expected %s".formatted(values, numbers));
    }
    // The handles of the results belong to the scope of the first argument.
    NDArray[] arguments =
        Stream.concat(
                values.stream().map(value -> scope.upload(new float[] {value.floatValue()})),
                lists.stream().flatMap(Collection::stream))
            .toArray(NDArray[]::new);
    try (NDList returned = kernel.call(arguments)) {
      return returned.subList(0, results).stream().map(NDArray::toFloatArray).toList();
    }
  }
}

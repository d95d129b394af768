package io.vstar.train.config;

import io.vstar.error.ConfigException;
import io.vstar.train.config.ConfigNode.Section.Entry;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A parser from YAML to {@link ConfigNode}s; it refuses duplicate keys and keys that are not text.
 */
final class NodeReader {
  private final Origin document;
  private final Function<Mark, Origin> origins;
  private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Map<Node, ConfigNode> done = new IdentityHashMap<>();

  private NodeReader(Origin document, Function<Mark, Origin> origins) {
    this.document = document;
    this.origins = origins;
  }

  /** Reads the text of a file; each node knows its line and column. */
  static ConfigNode readFile(String yaml, Origin file) {
    NodeReader reader =
        new NodeReader(
            file,
            mark ->
                new Origin(
                    file.where() + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1),
                    file.folder()));
    return reader.read(yaml);
  }

  /** Reads one value from the command line or from a {@link Default}. */
  static ConfigNode readValue(String yaml, Origin origin) {
    return new NodeReader(origin, mark -> origin).read(yaml);
  }

  private ConfigNode read(String yaml) {
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
      return root == null ? new ConfigNode.Scalar("", true, document) : convert(root, "");
    } catch (MarkedYAMLException e) {
      Mark mark = e.getProblemMark() == null ? e.getContextMark() : e.getProblemMark();
      Origin at = mark == null ? document : origins.apply(mark);
      throw new ConfigException(at.where() + ": not valid YAML: " + e.getProblem(), e);
    } catch (YAMLException e) {
      throw new ConfigException(document.where() + ": not valid YAML: " + firstLine(e), e);
    }
  }

  private ConfigNode convert(Node node, String path) {
    // Nodes that aliases share stay shared: a few lines of nested aliases stand for millions of
    // nodes.
    ConfigNode known = done.get(node);
    if (known != null) {
      return known;
    }
    Origin origin = origins.apply(node.getStartMark());
    if (!open.add(node)) {
      throw origin.error(path + " contains itself through an alias");
    }
    ConfigNode converted;
    if (node instanceof ScalarNode scalar) {
      boolean plain = scalar.getScalarStyle() == ScalarStyle.PLAIN;
      converted = new ConfigNode.Scalar(scalar.getValue(), plain, origin);
    } else if (node instanceof SequenceNode sequence) {
      List<ConfigNode> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(convert(item, path + "[" + items.size() + "]"));
      }
      converted = new ConfigNode.Items(items, origin);
    } else {
      converted = convertMapping((MappingNode) node, path, path.isEmpty() ? document : origin);
    }
    open.remove(node);
    done.put(node, converted);
    return converted;
  }

  private ConfigNode.Section convertMapping(MappingNode mapping, String path, Origin origin) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Mark mark = tuple.getKeyNode().getStartMark();
      Origin keyOrigin = origins.apply(mark);
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
        throw keyOrigin.error("a key is a list or a mapping, expected a name");
      }
      String key = scalar.getValue();
      String keyPath = KeyPath.join(path, key);
      Integer firstLine = lines.putIfAbsent(key, mark.getLine() + 1);
      if (firstLine != null) {
        throw keyOrigin.error("duplicate key " + keyPath + ", first given in line " + firstLine);
      }
      entries.put(key, new Entry(keyOrigin, convert(tuple.getValueNode(), keyPath)));
    }
    return new ConfigNode.Section(entries, origin);
  }

  private static String firstLine(YAMLException e) {
    return e.getMessage().lines().findFirst().orElse("unreadable");
  }
}

package org.deltastn.spark.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.SimpleGroupFactory;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.example.ExampleParquetWriter;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Types;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Writes a small table as a Parquet file, on the driver: Spark's own writer renames files when they
 * are complete, which in an object store is a copy, and what it wrote must be read again to be
 * hashed.
 */
final class ParquetTable {

  private static final int BLOCK = 1 << 20;

  private ParquetTable() {}

  /**
   * Returns a file of rows whose columns are integers, longs, doubles or texts, none of them null.
   */
  static byte[] bytes(List<Row> rows, StructType schema) throws IOException {
    MessageType type = type(schema);
    InMemory file = new InMemory();
    SimpleGroupFactory groups = new SimpleGroupFactory(type);
    try (ParquetWriter<Group> writer = ExampleParquetWriter.builder(file).withType(type).build()) {
      for (Row row : rows) {
        Group group = groups.newGroup();
        for (int i = 0; i < row.length(); i++) {
          add(group, schema.fields()[i], row.get(i));
        }
        writer.write(group);
      }
    }
    return file.bytes.toByteArray();
  }

  private static MessageType type(StructType schema) {
    Types.MessageTypeBuilder message = Types.buildMessage();
    for (StructField field : schema.fields()) {
      DataType type = field.dataType();
      if (type.equals(DataTypes.StringType)) {
        message
            .required(PrimitiveTypeName.BINARY)
            .as(LogicalTypeAnnotation.stringType())
            .named(field.name());
      } else {
        message.required(primitive(type)).named(field.name());
      }
    }
    return message.named("spark_schema");
  }

  private static PrimitiveTypeName primitive(DataType type) {
    if (type.equals(DataTypes.IntegerType)) {
      return PrimitiveTypeName.INT32;
    }
    if (type.equals(DataTypes.LongType)) {
      return PrimitiveTypeName.INT64;
    }
    if (type.equals(DataTypes.DoubleType)) {
      return PrimitiveTypeName.DOUBLE;
    }
    throw new IllegalArgumentException("no column of type " + type + " is saved");
  }

  private static void add(Group group, StructField field, Object value) {
    if (value instanceof Integer number) {
      group.add(field.name(), number.intValue());
    } else if (value instanceof Long number) {
      group.add(field.name(), number.longValue());
    } else if (value instanceof Double number) {
      group.add(field.name(), number.doubleValue());
    } else {
      group.add(field.name(), (String) value);
    }
  }

  /** A file that is an array. */
  private static final class InMemory implements OutputFile {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    @Override
    public PositionOutputStream create(long blockSizeHint) {
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return bytes.size();
        }

        @Override
        public void write(int value) {
          bytes.write(value);
        }

        @Override
        public void write(byte[] from, int offset, int length) {
          bytes.write(from, offset, length);
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      bytes.reset();
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return BLOCK;
    }
  }
}

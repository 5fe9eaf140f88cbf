package org.deltastn.data.source;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.deltastn.data.fetch.DatasetProvider;
import org.deltastn.data.fetch.DirectoryProvider;
import org.deltastn.data.fetch.FileSpec;
import org.deltastn.data.fetch.HttpProvider;

/**
 * Finds and reads the four files of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017): 60000 training
 * and 10000 test images of clothes, of feature shape {784}.
 *
 * <p>Classes 0 to 9: T-shirt or top, trouser, pullover, dress, coat, sandal, shirt, sneaker, bag,
 * ankle boot. Tried in this order: the directory given, the folder of Debian's package {@code
 * dataset-fashion-mnist}, the cache folder {@code fashion-mnist}, and downloads from the authors'
 * public addresses, which fill the cache folder. The SHA-256 of every file's unpacked content is
 * checked. A corrupt file in the given directory is an error; one elsewhere is reported, and one in
 * the cache is replaced.
 */
public final class FashionMnistSource {

  private static final String FOLDER = "fashion-mnist";
  private static final String DEBIAN_PACKAGE = "dataset-fashion-mnist";
  private static final Path DEBIAN_FOLDER = Path.of("/usr/share/datasets/fashion-mnist");

  private static final List<FileSpec> FILES =
      IdxDataset.files(
          "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
          "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
          "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
          "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34");

  // The second address has no TLS; what it sends is checked by its SHA-256.
  private static final List<URI> MIRRORS =
      List.of(
          URI.create(
              "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/master/data/fashion/"),
          URI.create("http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"));

  private FashionMnistSource() {}

  /** Returns a builder with the default folders and mirrors. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Builds a source of Fashion-MNIST; the mirrors are addresses of folders of the {@code .gz}
   * files.
   */
  public static final class Builder extends DatasetSourceBuilder<Builder> {

    private Path packageFolder = DEBIAN_FOLDER;

    private Builder() {
      super("Fashion-MNIST", List.of(FOLDER), FILES, MIRRORS);
    }

    /** Sets the folder where the system's package keeps the files; null skips this way. */
    public Builder packageFolder(Path packageFolder) {
      this.packageFolder = packageFolder;
      return this;
    }

    @Override
    public DatasetSource build() {
      List<DatasetProvider> ways = firstWays();
      if (packageFolder != null) {
        ways.add(DirectoryProvider.systemPackage(DEBIAN_PACKAGE, packageFolder));
      }
      ways.add(DirectoryProvider.cache(cache()));
      mirrors().forEach(mirror -> ways.add(new HttpProvider(mirror, cache(), timeout())));
      return IdxDataset.source(
          locator(
              ways,
              "install the Debian package "
                  + DEBIAN_PACKAGE
                  + " (as root: apt-get install "
                  + DEBIAN_PACKAGE
                  + ")"));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}

package org.deltastn.tensor.backend;

import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;

/** The backend where none is named, by the name {@code remote}, as a {@link RemoteBackend}. */
public final class RemoteBackendProvider implements BackendProvider {

  /** The name. */
  public static final String NAME = "remote";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create(BackendRequest request) {
    return RemoteBackend.over(Backends.create(Backends.defaultName(), request));
  }
}

package io.vstar.jobs.service;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The devices of a service, each lent to one training at a time. */
final class DevicePool {
  private final BlockingQueue<String> free;

  DevicePool(List<String> devices) {
    this.free = new LinkedBlockingQueue<>(devices);
  }

  /** Takes a device; there is one for each of the scheduler's threads, so nobody waits. */
  Lease take() throws InterruptedException {
    return new Lease(free.take());
  }

  /** A device until it is given back by closing. */
  final class Lease implements AutoCloseable {
    private final String device;

    private Lease(String device) {
      this.device = device;
    }

    String device() {
      return device;
    }

    @Override
    public void close() {
      free.add(device);
    }
  }
}

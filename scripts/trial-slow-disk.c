/*
 * Makes each fsync of a process late, as a slow disk does, for the trials:
 *
 *   cc -shared -fPIC -o slow-disk.so trial-slow-disk.c && LD_PRELOAD=slow-disk.so SLOW_DISK_MS=100 program
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int late(const char *name, int file) {
    const char *delay = getenv("SLOW_DISK_MS");
    if (delay) {
        usleep(atoi(delay) * 1000);
    }
    int (*call)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    return call(file);
}

int fsync(int file) {
    return late("fsync", file);
}

int fdatasync(int file) {
    return late("fdatasync", file);
}

// Runs a command and stops it, or lets the system fail it, at its Nth call that changes a file; or tells what it asks for.
//
//     trace kill N FILE COMMAND…     SIGKILL in front of the Nth call that changes a file
//     trace TERM N FILE COMMAND…     SIGTERM in front of it; or INT, or HUP
//     trace ENOSPC N FILE COMMAND…   the Nth such call fails in this way: ENOSPC, EIO, EMFILE or EROFS
//     trace tell 0 FILE COMMAND…     a line for each file opened, written or renamed, each sync, program run and socket made
//
// FILE is where it writes what it saw; the last line is `calls N`. It ends as the command ended, with 128 and the number
// of the signal when that was one, and with 125 when nothing can be traced here. It knows x86-64 and 64-bit ARM.
#define _GNU_SOURCE
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

// <linux/ptrace.h> has this too, but cannot be used together with <sys/ptrace.h> everywhere.
struct call {
  uint8_t op, pad[3];
  uint32_t arch;
  uint64_t at, stack, nr, args[6];
};
#define GET_CALL 0x420e

static void fail(const char *what) {
  fprintf(stderr, "trace: %s: %s\n", what, strerror(errno));
  exit(125);
}

static int changes(const struct call *c) {
  switch (c->nr) {
  case SYS_openat:
    return (c->args[2] & (O_CREAT | O_TRUNC)) != 0;
  case SYS_write:
  case SYS_writev:
  case SYS_pwrite64:
    return c->args[0] > 2;
  case SYS_mkdirat:
  case SYS_unlinkat:
  case SYS_linkat:
  case SYS_symlinkat:
  case SYS_renameat2:
  case SYS_fsync:
  case SYS_fdatasync:
  case SYS_syncfs:
  case SYS_fchmod:
  case SYS_fchmodat:
  case SYS_ftruncate:
  case SYS_copy_file_range:
  case SYS_sendfile:
  case SYS_utimensat:
#ifdef __x86_64__
  case SYS_mkdir:
  case SYS_rmdir:
  case SYS_unlink:
  case SYS_link:
  case SYS_symlink:
  case SYS_rename:
  case SYS_renameat:
  case SYS_chmod:
  case SYS_creat:
#endif
    return 1;
  }
  return 0;
}

static const char *text(pid_t pid, uint64_t at) {
  static char text[4097];
  memset(text, 0, sizeof text);
  for (size_t i = 0; i + sizeof(long) < sizeof text; i += sizeof(long)) {
    errno = 0;
    long word = ptrace(PTRACE_PEEKDATA, pid, (void *)(at + i), 0);
    if (errno) break;
    memcpy(text + i, &word, sizeof word);
    if (memchr(&word, 0, sizeof word)) break;
  }
  return text;
}

static void tell(FILE *to, pid_t pid, const struct call *c) {
  switch (c->nr) {
  case SYS_openat: fprintf(to, "open %s\n", text(pid, c->args[1])); break;
  case SYS_execve: fprintf(to, "run %s\n", text(pid, c->args[0])); break;
  case SYS_execveat: fprintf(to, "run %s\n", text(pid, c->args[1])); break;
  case SYS_socket: fprintf(to, "socket %d\n", (int)c->args[0]); break;
  case SYS_connect: fprintf(to, "connect\n"); break;
  case SYS_write:
  case SYS_writev:
    if (c->args[0] > 2) fprintf(to, "write\n");
    break;
  case SYS_linkat: fprintf(to, "link %s\n", text(pid, c->args[3])); break;
  case SYS_fsync: fprintf(to, "sync\n"); break;
  case SYS_syncfs: fprintf(to, "sync all\n"); break;
  case SYS_renameat:
  case SYS_renameat2: fprintf(to, "rename %s\n", text(pid, c->args[3])); break;
#ifdef __x86_64__
  case SYS_open: fprintf(to, "open %s\n", text(pid, c->args[0])); break;
  case SYS_rename: fprintf(to, "rename %s\n", text(pid, c->args[1])); break;
  case SYS_link: fprintf(to, "link %s\n", text(pid, c->args[1])); break;
#endif
  }
}

static void replace_call(pid_t pid) {
#ifdef __x86_64__
  struct user_regs_struct regs;
  if (ptrace(PTRACE_GETREGS, pid, 0, &regs)) fail("registers");
  regs.orig_rax = -1;
  if (ptrace(PTRACE_SETREGS, pid, 0, &regs)) fail("registers");
#else
  int none = -1;
  struct iovec one = {&none, sizeof none};
  if (ptrace(PTRACE_SETREGSET, pid, (void *)0x404 /* NT_ARM_SYSTEM_CALL */, &one)) fail("registers");
#endif
}

static void replace_result(pid_t pid, long result) {
#ifdef __x86_64__
  struct user_regs_struct regs;
  if (ptrace(PTRACE_GETREGS, pid, 0, &regs)) fail("registers");
  regs.rax = result;
  if (ptrace(PTRACE_SETREGS, pid, 0, &regs)) fail("registers");
#else
  struct user_regs_struct regs;
  struct iovec all = {&regs, sizeof regs};
  if (ptrace(PTRACE_GETREGSET, pid, (void *)NT_PRSTATUS, &all)) fail("registers");
  regs.regs[0] = result;
  if (ptrace(PTRACE_SETREGSET, pid, (void *)NT_PRSTATUS, &all)) fail("registers");
#endif
}

int main(int argc, char **argv) {
  if (argc < 5) return fprintf(stderr, "usage: trace kill|INT|TERM|HUP|tell|ENOSPC|EIO|EMFILE|EROFS N FILE COMMAND…\n"), 125;
  const char *mode = argv[1];
  long wanted = atol(argv[2]), seen = 0;
  int is_kill = !strcmp(mode, "kill"), is_tell = !strcmp(mode, "tell");
  int asked = !strcmp(mode, "INT") ? SIGINT : !strcmp(mode, "TERM") ? SIGTERM : !strcmp(mode, "HUP") ? SIGHUP : 0;
  int error = !strcmp(mode, "ENOSPC") ? ENOSPC : !strcmp(mode, "EIO") ? EIO : !strcmp(mode, "EMFILE") ? EMFILE : EROFS;
  FILE *to = fopen(argv[3], "we");
  if (!to) fail(argv[3]);
  pid_t child = fork();
  if (child < 0) fail("fork");
  if (!child) {
    if (ptrace(PTRACE_TRACEME, 0, 0, 0)) fail("this machine lets nobody trace a process");
    raise(SIGSTOP);
    execvp(argv[4], argv + 4);
    fail(argv[4]);
  }
  int status;
  if (waitpid(child, &status, 0) < 0 || !WIFSTOPPED(status)) fail("this machine lets nobody trace a process");
  long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL;
  if (ptrace(PTRACE_SETOPTIONS, child, 0, options)) fail("options");
  ptrace(PTRACE_SYSCALL, child, 0, 0);
  pid_t failing = 0;
  int code = 125;
  for (;;) {
    pid_t pid = waitpid(-1, &status, __WALL);
    if (pid < 0) break;
    if (WIFEXITED(status) || WIFSIGNALED(status)) {
      if (pid == child) code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
      continue;
    }
    int signal = WSTOPSIG(status);
    if (signal == (SIGTRAP | 0x80)) {
      struct call call;
      if (ptrace(GET_CALL, pid, (void *)sizeof call, &call) > 0) {
        if (call.op == 1 && is_tell) tell(to, pid, &call);
        if (call.op == 1 && changes(&call) && ++seen == wanted) {
          if (is_kill) {
            kill(child, SIGKILL);
            continue;
          }
          if (asked) {
            kill(child, asked);
          } else {
            replace_call(pid);
            failing = pid;
          }
        } else if (call.op == 2 && pid == failing) {
          replace_result(pid, -error);
          failing = 0;
        }
      }
      signal = 0;
    } else if (signal == SIGTRAP || signal == SIGSTOP) {
      signal = 0;
    }
    ptrace(PTRACE_SYSCALL, pid, 0, signal);
  }
  fprintf(to, "calls %ld\n", seen);
  fclose(to);
  return code;
}

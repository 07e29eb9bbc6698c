/*
 * Lets User-mode Linux before 6.14 run on processors with AMX.
 *
 * It keeps 2696 bytes of extended processor state per process, which is all up to AVX-512 and protection keys, and puts
 * them back with PTRACE_SETREGSET. Where the processor has more state, the host's kernel refuses a part of it, and the
 * guest's first process dies. So a part is completed with what the process has at that moment.
 *
 * Source: Linux, arch/x86/kernel/fpu/regset.c (xstateregs_set takes the whole state or nothing).
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <elf.h>
#include <stdarg.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/types.h>
#include <sys/uio.h>

/* Not on the stack: the guest's kernel has but a small one. It runs on one processor, in one thread. */
static unsigned char whole[65536];

typedef long (*ptrace_call)(enum __ptrace_request, pid_t, void *, void *);

long ptrace(enum __ptrace_request request, ...)
{
    static ptrace_call libc_ptrace;
    if (!libc_ptrace)
        libc_ptrace = (ptrace_call)dlsym(RTLD_NEXT, "ptrace");

    va_list arguments;
    va_start(arguments, request);
    pid_t process = va_arg(arguments, pid_t);
    void *address = va_arg(arguments, void *);
    void *data = va_arg(arguments, void *);
    va_end(arguments);

    if (request != PTRACE_SETREGSET || (long)address != NT_X86_XSTATE)
        return libc_ptrace(request, process, address, data);

    const struct iovec *part = data;
    struct iovec all = {whole, sizeof whole};
    if (libc_ptrace(PTRACE_GETREGSET, process, address, &all) < 0)
        return -1;
    memcpy(whole, part->iov_base, part->iov_len < all.iov_len ? part->iov_len : all.iov_len);
    return libc_ptrace(PTRACE_SETREGSET, process, address, &all);
}

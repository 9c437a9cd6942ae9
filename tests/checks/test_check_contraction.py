#!/usr/bin/env python3
"""Plants arithmetic that is not exact into PTX, AMD's IR and machine code, and x86 code, and sees that
scripts/check_contraction.py finds each, and nothing in what is exact."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "scripts"))
import check_contraction as check  # noqa: E402


def found_in(count, text: str) -> dict[str, int]:
    findings = check.Findings()
    count(text, findings)
    return {suspect: n for counts in findings.counts.values() for suspect, n in counts.items()}


def in_ptx(*lines: str) -> dict[str, int]:
    return found_in(check.count_in_ptx, ".visible .entry _Z5steer(\n\t" + "\n\t".join(lines) + "\n")


def in_ir(*lines: str) -> dict[str, int]:
    return found_in(check.count_in_ir, "define void @_Z5steer(ptr %0) #0 {\n  " + "\n  ".join(lines) + "\n}\n")


def in_amd(*lines: str) -> dict[str, int]:
    return found_in(check.count_in_amd_code, "0000000000001900 <_Z5steer>:\n\t" + "\n\t".join(lines) + "\n")


def in_x86(*lines: str) -> dict[str, int]:
    code = "\n".join(f"  40:\t{line}" for line in lines)
    return found_in(check.count_in_x86_code, "0000000000000040 <_Z5steer>:\n" + code + "\n")


AMD_DIVISION = (
    "v_div_scale_f32 v6, s[4:5], v5, v5, v4", "v_rcp_f32_e32 v7, v6", "v_div_scale_f32 v8, vcc, v4, v5, v4",
    "v_fma_f32 v9, -v6, v7, 1.0", "v_fmac_f32_e32 v7, v9, v7", "v_mul_f32_e32 v9, v8, v7",
    "v_fma_f32 v10, -v6, v9, v8", "v_fmac_f32_e32 v9, v10, v7", "v_fma_f32 v6, -v6, v9, v8",
    "v_div_fmas_f32 v6, v6, v7, v9", "v_div_fixup_f32 v4, v6, v5, v4",
)
AMD_ROOT = ("v_sqrt_f32_e32 v7, v6", "v_fma_f32 v9, -v8, v7, v6", "v_fma_f32 v9, -v10, v7, v6")


class Ptx(unittest.TestCase):
    def test_exact_operations_pass(self):
        self.assertEqual(in_ptx("mul.rn.f32 \t%f3, %f1, %f2;", "add.rn.f32 \t%f3, %f1, %f2;",
                                "div.rn.f32 \t%f3, %f1, %f2;", "sqrt.rn.f32 \t%f3, %f1;",
                                "rcp.rn.f32 \t%f3, %f1;", "cvt.rmi.f32.f32 \t%f3, %f1;",
                                "cvt.rzi.s32.f32 \t%r3, %f1;", "mad.lo.s32 \t%r3, %r1, %r2, %r4;",
                                "setp.lt.f32 \t%p1, %f1, %f2;", "min.f32 \t%f3, %f1, %f2;",
                                "mul.wide.u32 \t%rd1, %r1, 4;", "neg.f32 \t%f1, %f2;"), {})

    def test_what_is_not_exact_is_found(self):
        for line in ("fma.rn.f32", "fma.rn.ftz.f32", "fma.rn.f64", "fma.rn.bf16x2", "mad.rn.f32",
                     "mad.f32", "mul.f32", "add.f32", "sub.f32", "add.rz.f32", "div.rz.f32",
                     "div.approx.f32", "div.approx.ftz.f32", "div.full.f32", "sqrt.approx.f32",
                     "sqrt.approx.ftz.f32", "rsqrt.approx.f32", "rcp.approx.ftz.f32", "ex2.approx.f32",
                     "lg2.approx.f32", "sin.approx.f32", "cos.approx.ftz.f32", "tanh.approx.f32",
                     "add.rn.ftz.f32", "cvt.rzi.ftz.u32.f32"):
            self.assertEqual(in_ptx(line + " \t%f3, %f1, %f2;"), {line: 1}, line)


class AmdIr(unittest.TestCase):
    def test_exact_operations_pass(self):
        self.assertEqual(in_ir("%3 = fdiv float %1, %2", "%4 = fmul float %1, %2",
                               "%5 = call float @__ocml_sqrt_f32(float %1) #12",
                               "%6 = call float @__ocml_floor_f32(float %1) #12",
                               "%7 = call contract_me float @_ZN5swarm3dotE(float %1)",
                               'attributes #0 = { "denormal-fp-math"="ieee,ieee" "unsafe-fp-math"="false" }',
                               "@__oclc_correctly_rounded_sqrt32 = internal constant i8 1, align 1",
                               "@__oclc_daz_opt = internal constant i8 0, align 1"), {})

    def test_what_is_not_exact_is_found(self):
        for line, suspect in (
            ("%3 = fdiv arcp float %1, %2", "fdiv arcp"),
            ("%3 = fdiv float %1, %2, !fpmath !9", "!fpmath"),
            ("%3 = fmul contract float %1, %2", "fmul contract"),
            ("%3 = fadd fast float %1, %2", "fadd fast"),
            ("%3 = fadd nsz float %1, %2", "fadd nsz"),
            ("%3 = call afn float @_Z1f(float %1)", "call afn"),
            ("%3 = tail call reassoc nnan float @_Z1f(float %1)", "call reassoc nnan"),
            ("%3 = call float @llvm.fma.f32(float %1, float %2, float %0)", "llvm.fma.f32"),
            ("%3 = call float @llvm.fmuladd.f32(float %1, float %2, float %0)", "llvm.fmuladd.f32"),
            ("%3 = call float @llvm.amdgcn.rcp.f32(float %1)", "llvm.amdgcn.rcp.f32"),
            ("%3 = call float @llvm.amdgcn.rsq.f32(float %1)", "llvm.amdgcn.rsq.f32"),
            ("%3 = call float @llvm.amdgcn.sqrt.f32(float %1)", "llvm.amdgcn.sqrt.f32"),
            ("%3 = call float @llvm.amdgcn.fdiv.fast(float %1, float %2)", "llvm.amdgcn.fdiv.fast"),
            ("%3 = call float @llvm.exp2.f32(float %1)", "llvm.exp2.f32"),
            ("%3 = call float @__ocml_native_sqrt_f32(float %1)", "__ocml_native_sqrt_f32"),
            ("%3 = call float @__ocml_sin_f32(float %1)", "__ocml_sin_f32"),
            ("%3 = call float @__ocml_cbrt_f32(float %1)", "__ocml_cbrt_f32"),
        ):
            self.assertEqual(in_ir(line), {suspect: 1}, line)

    def test_settings_of_the_whole_file_are_found(self):
        for line in ('attributes #0 = { "unsafe-fp-math"="true" }',
                     'attributes #0 = { "denormal-fp-math-f32"="preserve-sign,preserve-sign" }',
                     "@__oclc_daz_opt = internal constant i8 1, align 1",
                     "@__oclc_correctly_rounded_sqrt32 = internal constant i8 0, align 1"):
            self.assertEqual(len(in_ir(line)), 1, line)

    def test_rocms_own_functions_are_left_alone(self):
        text = "define float @__ocml_sqrt_f32(float %0) {\n  %2 = call float @llvm.fma.f32(float %0)\n}\n"
        self.assertEqual(found_in(check.count_in_ir, text), {})


class AmdCode(unittest.TestCase):
    def test_exact_divisions_and_roots_add_up(self):
        self.assertEqual(in_amd(*AMD_DIVISION, *AMD_ROOT, *AMD_DIVISION, "v_mul_f32_e32 v1, v2, v3",
                                "v_rcp_iflag_f32_e32 v1, v2", "v_mad_u64_u32 v[0:1], s[4:5], v2, v3, 0",
                                "v_pk_mul_f32 v[2:3], v[4:5], v[6:7]"), {})

    def test_what_is_left_over_is_found(self):
        self.assertEqual(in_amd(*AMD_DIVISION, "v_fma_f32 v1, v2, v3, v4"), {"fused": 1})
        self.assertEqual(in_amd("v_fmac_f32_e32 v1, v2, v3", "v_mad_f32 v1, v2, v3, v4"), {"fused": 2})
        self.assertEqual(in_amd(*AMD_DIVISION, "v_rcp_f32_e32 v1, v2"), {"v_rcp_f32,bare": 1})
        self.assertEqual(in_amd(*AMD_ROOT, "v_sqrt_f32_e32 v1, v2"), {"v_sqrt_f32,bare": 2})
        for name in ("v_rsq_f32", "v_exp_f32", "v_log_f32", "v_sin_f32", "v_cos_f32", "v_rcp_f64",
                     "v_fma_f64", "v_pk_fma_f32", "v_fma_f16", "v_sqrt_f64"):
            self.assertEqual(in_amd(name + "_e32 v1, v2"), {name: 1}, name)


class X86Code(unittest.TestCase):
    def test_exact_operations_pass(self):
        self.assertEqual(in_x86("vmulps %xmm1,%xmm2,%xmm3", "divss  %xmm1,%xmm0", "sqrtss %xmm0,%xmm0",
                                "vdivps %ymm1,%ymm2,%ymm3"), {})

    def test_what_is_not_exact_is_found(self):
        for name in ("vfmadd231ss", "vfnmadd213ps", "vfmsub132sd", "rsqrtss", "vrsqrtps", "rcpss",
                     "vrcp14ps", "vrsqrt14ss", "vfmaddsub132ps"):
            self.assertEqual(in_x86(name + " %xmm1,%xmm2,%xmm3"), {name: 1}, name)


class Kernels(unittest.TestCase):
    def test_every_stage_launches_kernels_that_are_known(self):
        launched = check.launched_kernels()
        for name in ("KeyShips", "Steer", "FireWeapons", "TakeVacancies", "IntegrateMotion", "HashState"):
            self.assertIn(name, launched)

    def test_one_that_is_not_there_is_missed(self):
        seen = {"_ZN5swarm15for_each_kernelINS_5SteerELi128EEEvT_j"}
        self.assertEqual(check.kernels_not_seen(seen, {"Steer", "Sense"}), ["Sense"])


if __name__ == "__main__":
    unittest.main()

r"""Formulas in plain text: those that surely are some, and what only looks like one."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from builder.render.inline import inline
from builder.render.mathml import with_formulas
from builder.render.plain_maths import find_formulas

FORMULAS = (
    ('(W−F+2P)/S+1', r"(W-F+2P)/S+1"),
    ('(W - F + 2P)/S + 1', r"(W - F + 2P)/S + 1"),
    ('max(0,x)', r"\max(0,x)"),
    ('max(0, 1 − y·f(x))', r"\max(0, 1 - y\cdot f(x))"),
    ('d₁(I₁,I₂)=∑|I₁-I₂|', r"d_{1}(I_{1},I_{2})=\sum |I_{1}-I_{2}|"),
    ('1/sqrt(n)', r"1/\sqrt{n}"),
    ('P=(F−1)/2', r"P=(F-1)/2"),
    ('f(x; W) = Wx', r"f(x; W) = Wx"),
    ('σ(x) = 1/(1+e^-x)', r"\sigma(x) = 1/(1+e^{-x})"),
    ('y = w^T x + b', r"y = w^{T} x + b"),
    ('y = mx + b', r"y = mx + b"),
    ('E = mc²', r"E = mc^{2}"),
    ('f(x) = ax^2 + bx + c', r"f(x) = ax^{2} + bx + c"),
    ('a² + b² = c²', r"a^{2} + b^{2} = c^{2}"),
    ('x_1^2', r"x_{1}^{2}"),
    ('e^{-x}', r"e^{-x}"),
    ('x^(n-1)', r"x^{(n-1)}"),
    ('√(2/n)', r"\sqrt{2/n}"),
    ('√d_k', r"\sqrt{d_{k} }"),
    ('∂L/∂w', r"\partial L/\partial w"),
    ('dy/dx = dy/du*du/dx', r"dy/dx = dy/du\cdot du/dx"),
    ('W·x + b', r"W\cdot x + b"),
    ('O(n log n)', r"O(n \log n)"),
    ('0.5*(a+b)', r"0.5\cdot (a+b)"),
    ('-log(1/N)', r"-\log(1/N)"),
    ('log₂(n)', r"\log_{2}(n)"),
    ('sin²(x) + cos²(x) = 1', r"\sin^{2}(x) + \cos^{2}(x) = 1"),
    ('softmax(QKᵀ / √d_k) V', r"\operatorname{softmax}(QK^{T} / \sqrt{d_{k} }) V"),
    ('λ Σ|w_i|', r"\lambda \sum |w_{i}|"),
    ('Σ_i w_i x_i + b', r"\sum_{i} w_{i} x_{i} + b"),
    ('∑_{i=1}^n x_i', r"\sum_{i=1}^{n} x_{i}"),
    ('exp(z_i) / Σ_j exp(z_j)', r"\exp(z_{i}) / \sum_{j} \exp(z_{j})"),
    ('2 / (n_in + n_out)', r"2 / (n_{\text{in} } + n_{\text{out} })"),
    ('(k·k·C_in + 1)·C_out', r"(k\cdot k\cdot C_{\text{in} } + 1)\cdot C_{\text{out} }"),
    ('P(A|B) = P(B|A) P(A) / P(B)', r"P(A\mid B) = P(B\mid A) P(A) / P(B)"),
    ('x ∈ {0, 1}', r"x \in \{0, 1\}"),
    ('x ∈ [0, 1)', r"x \in [0, 1)"),
    ('0 < x ≤ 1', r"0 < x \le 1"),
    ('λ>1', r"\lambda >1"),
    ('x ≠ 0', r"x \ne 0"),
    ('x=-1e6', r"x=-1\mathrm{e}6"),
    ('n = 10,000', r"n = 10{,}000"),
    ('ε ~ N(0, 1)', r"\varepsilon \sim N(0, 1)"),
    ('||w||_2^2 < 1', r"\|w\|_{2}^{2} < 1"),
    ('|x| ≥ 2', r"|x| \ge 2"),
    ("f'(x) = 2x", r"f'(x) = 2x"),
    ('C(n, k) = n!/(k!(n-k)!)', r"C(n, k) = n!/(k!(n-k)!)"),
    ('θ = θ - α ∂L/∂θ', r"\theta = \theta - \alpha \partial L/\partial \theta"),
    ('x_{t+1} = x_t - η∇f(x_t)', r"x_{t+1} = x_{t} - \eta \nabla f(x_{t})"),
    ('argmax_i f(x_i)', r"\operatorname{argmax}_{i} f(x_{i})"),
    ('A^T A', r"A^{T} A"),
    ('e^(iπ) + 1 = 0', r"e^{(i\pi )} + 1 = 0"),
    ('a_n = a_1 + (n-1)d', r"a_{n} = a_{1} + (n-1)d"),
    ('10^6', r"10^{6}"),
    ('(L(w+h) − L(w−h)) / 2h', r"(L(w+h) - L(w-h)) / 2h"),
    ('∫ f(x)', r"\int f(x)"),
    ('y = ±1', r"y = \pm 1"),
    ('x = ∞', r"x = \infty"),
    ('h_{t-1}', r"h_{t-1}"),
    ('z = μ + σ·ε', r"z = \mu + \sigma \cdot \varepsilon"),
    ('e^{e^{e^x}}', r"e^{e^{e^{x} } }"),
    ('E_k = 1/2 mv^2', r"E_{k} = 1/2 mv^{2}"),
    ('E_k = (1/2)mv^2', r"E_{k} = (1/2)mv^{2}"),
    ('s = ut + ½at²', r"s = ut + \tfrac{1}{2}at^{2}"),
    ('v² = u² + 2as', r"v^{2} = u^{2} + 2as"),
    ('F = k q_1 q_2 / r^2', r"F = k q_{1} q_{2} / r^{2}"),
    ('Y = A K^α L^(1-α)', r"Y = A K^{\alpha} L^{(1-\alpha )}"),
    ('∂L/∂w = (1/n) Σ (ŷ_i - y_i) x_i',
     r"\partial L/\partial w = (1/n) \sum (\hat{y}_{i} - y_{i}) x_{i}"),
    ('∫ x^2 dx = x^3/3 + C', r"\int x^{2}\,dx = x^{3}/3 + C"),
    ('∫_a^b f(x) dx = F(b) - F(a)', r"\int_{a}^{b} f(x)\,dx = F(b) - F(a)"),
    ('∫ u dv = uv - ∫ v du', r"\int u\,dv = uv - \int v\,du"),
    ('E(R_i) = R_f + β_i (E(R_m) - R_f)', r"E(R_{i}) = R_{f} + \beta_{i} (E(R_{m}) - R_{f})"),
    ('C = 2B log2(M)', r"C = 2B \log_{2}(M)"),
    ('sin 2x = 2 sin x cos x', r"\sin 2x = 2 \sin x \cos x"),
    ('n! = n × (n-1)!', r"n! = n \times (n-1)!"),
    ('P(X=k) = λ^k e^-λ / k!', r"P(X=k) = \lambda^{k} e^{-\lambda} / k!"),
    ('P(X = k) = C(n, k) p^k (1-p)^(n-k)', r"P(X = k) = C(n, k) p^{k} (1-p)^{(n-k)}"),
    ('P(A|B) = P(B|A)P(A)/P(B)', r"P(A\mid B) = P(B\mid A)P(A)/P(B)"),
    ('P(A|B) = P(A ∩ B) / P(B)', r"P(A\mid B) = P(A \cap B) / P(B)"),
    ('E[X] = Σ x P(x)', r"E[X] = \sum x P(x)"),
    ('Var(X) = E[X^2] - (E[X])^2', r"\operatorname{Var}(X) = E[X^{2}] - (E[X])^{2}"),
    ('T(n) = aT(n/b) + f(n)', r"T(n) = aT(n/b) + f(n)"),
    ('x̄ = Σ x_i / n', r"\bar{x} = \sum x_{i} / n"),
    ('ŷ = Xβ', r"\hat{y} = X\beta"),
    ('p̂ ± z√(p̂(1-p̂)/n)', r"\hat{p} \pm z\sqrt{\hat{p}(1-\hat{p})/n}"),
    ('3.2 x 10^-4', r"3.2 \times 10^{-4}"),
    ('c = m^e mod n', r"c = m^{e} \bmod n"),
    ('gcd(a, b) = gcd(b, a mod b)', r"\gcd(a, b) = \gcd(b, a \bmod b)"),
    ("f'(x) = lim_{h→0} (f(x+h) - f(x))/h", r"f'(x) = \lim_{h \to 0} (f(x+h) - f(x))/h"),
    ('dN/dt = rN (1 - N/K)', r"dN/dt = rN (1 - N/K)"),
    ('A^-1 A = I', r"A^{-1} A = I"),
    ('X~N(0,1)', r"X\sim N(0,1)"),
    ('d/dx (x^n) = nx^(n-1)', r"d/dx (x^{n}) = nx^{(n-1)}"),
)  # fmt: skip
SIGNS = (
    "x", "f", "W", "n", "2", "0.5", "λ", "Σ", "√", "∂", "∈", "=", "<", " < ", " = ", "+", " + ",
    "-", "·", "*", "/", "^", "_", "^{", "}", "(", ")", "|", "||", ",", ", ", " ", "²", "₁", "ᵀ",
    "∫", " dx", "½", "x̄", "ŷ", " mod ", "E[", "]", "∩", "lim_{x→0} ", " (",
    "10^8", " m/s", "log2(",
    "max", "log", "softmax(", "sqrt(", "d", "e", "i", "in", "!", "'", "word", "{", "\n", "∑_{i=1}",
)  # fmt: skip


@pytest.mark.parametrize(("text", "latex"), FORMULAS)
def test_formulas_are_found_whole(text: str, latex: str) -> None:
    assert find_formulas(text) == [(0, len(text), latex)]
    assert find_formulas(f"so {text}, with") == [(3, 3 + len(text), latex)]


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $10, or $5-$10 with a 2/3 discount",
        "The P/E ratio is 15 and the D/E ratio 0.4; ROI = 12%",
        "Assets = Liabilities + Equity; Revenue - Cost = Profit",
        "rated A+ or BBB- (S&P), R&D, Q&A, A/R and A/P, P&L",
        "at 10:30 on 2024-01-15, i.e. 01/15/2024, or 9/11, 24/7, 50/50, the 80/20 rule",
        "1939-1945, pp. 10-20, World War I = 1914-1918; (b. 1809 - d. 1865)",
        "The 401(k), Section 5(a), § 12(b)(6), Article 5(1)(a), Exhibit A(1), Rule 12(b)",
        "Form 10-K, Form S-1, Form W-2, HTTP/2, USB-C, RS-232, C-14, U-235",
        "1 EUR = 1.1 USD, 1 lb = 16 oz, 1 m = 100 cm, 1 h = 60 min",
        "Term A(1), option B(2), item C(3); A (buyer) pays B (seller)",
        "Vitamin A + D, hepatitis A/B, type A = 40%, Aa x Aa, AA = 25%",
        "CO2 + H2O -> C6H12O6 + O2 and 2H2 + O2 -> 2H2O",
        "2H₂ + O₂ → 2H₂O, CO₂, H₂SO₄, Na⁺ + Cl⁻, Ca²⁺, C + O₂ = CO₂, N₂ + 3H₂ = 2NH₃",
        "CO_2 and H_2O and SO_4, H_2 and O_2 gas, sp^3, 1s^2 2s^2 2p^6, pK₁ = 2",
        "pH = 7, pKa = 4.8, [H+] = 10 M, 5 mol/L, 5 m/s², 9.81 m/s^2, km^2, cm^3, m^-2",
        "The n-3 fatty acids, B12, T-cell, 5'-3' direction, F₁ generation, B₁₂",
        "XX = female, XY = male, N = north, S = south, E = energy, m = mass, A = as, I = me",
        "A-T and G-C pairs; A = T and G = C; B = b and M = F; 1 = A, 2 = B",
        "C++ and C#, A/B testing, I/O, N/A, w/o, c/o, TCP/IP, IPv4/IPv6, 10.0.0.0/8, x86_64",
        "and/or, he/she, s/he, s(he), item(s), h(ello), +/-, y/n, a/b, (A-Z)/(0-9)",
        "snake_case learning_rate np.sqrt(x) a_b.txt /tmp/x_1 X_train user_1 @user_1 #tag_2",
        "print(x) and fit(X, y), len(a), f(a, b=2), model.fit(x_1, y_1), sum(x), max(list)",
        "a[i] and a[i+1], x[0] = 1, d[k] = v, arr[i] + arr[j]",
        "if (a == b) return a; else b += 1",
        "for (i = 0; i < n; i++) { x = 3; }",
        "i += 1, x->y, a != b, a && b, x := 3",
        "let x = 5 and int y = 3 and const z = 4",
        "SELECT a FROM t WHERE a = 1;",
        "vector<int> and List<T> and Map<K, V>, a<b and c>d",
        "chmod +x, tar -x -f a.tar, sed s/a/b/g, key=value, a=b&c=d, ?q=1&v=2, -O2 -g",
        "x-axis, x-y plane, U-turn, T-shirt, X-ray, e-mail, k-NN, n-gram",
        "km/h and m/s and kW·h, N·m, 5 m², time = 5 s, d = 5 m, I = 5 mA, t = 10s and B = 4K",
        "7×7×512, 28x28, 4×4 drive, 1920×1080, NxN, 5 x 3 = 15, 2 x/day",
        "2*3*4, a*b*c, x**2**3, lambda x: x**2, 5 + 3 = 8",
        "Ctrl+C and Alt+F4, Cmd + V, Shift + A; S + V + O; a + noun",
        "1. e4 e5 2. Nf3 Nc6 (1-0), O-O-O, Qxd5+; /p/ and /b/; p > b > v",
        "BP 120/80, T3/T4, NAD+ -> NADH + H+, FEV1/FVC < 0.7",
        "A → B, A -> B, a <- 5, p → q, A ∪ B; gene A -| gene B",
        "40° N, -5 °C < T < 30 °C, t = 20 °C, f/2.8, 1/125 s, C major: C E G",
        "αριθμός = number, μg/mL, α-helix and β-sheet, α/β hydrolase, Δ and λ, ΔT",
        "F = m a p = m v and temp = a a = b b = temp",
        "x = true, f(x, k=2), x y z w, sin of pride, log in, max speed, min (a), exp(), f()",
        "output = F(x) + noise and y = x + residual, f(x) - the rest",
        "a, b = b, a and x = x",
        "1 = strongly agree, 5 = strongly disagree; 5 apples x 3 = z",
        "$ x_i $ and $x_i $, US$5^a$, s_t-1, x^y^z, x^, x_",
        "if (a = 5) or if (x < 5) then",
        "if x<0: return -x",
        "if x > 0: y = 1",
        "else: y = 0",
        "while x < 10:",
        "function f(x) {",
        "$(cat a_1) and $((x_1+2))",
        "for i = 1 to n-1",
        "E[i] and E[0] and A[X]",
        "*t*(28) = 2.1, *F*(2, 27) = 4.56 and *f*(x) = 2",
        "H~2~O and x~2~",
        "é = 5 and ñ = 2, 1½ cups, ½ a day, 5as, 2 at 3",
        r"\( 1/x and then E = mc^2",
    ],
)
def test_what_only_looks_like_a_formula_stays(text: str) -> None:
    assert find_formulas(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "h(s) = Σ s[i]·p^i mod m",
        "[A] = [A]_0 e^(-kt)",
        "F = G m1 m2 / r^2",
        "n^(log_b a)",
        "|x| = -x_i for(x)_i e^(-x)",
        "x^2 = y_1 K^α_β",
        "c = 1 mod phi(n)",
        "f: R^n → R and g: A → R^n",
        "E = E° - (RT/nF) ln Q",
        "x₁_i = 2 and λᵀ^k",
        "τ = σ cosφ cosλ",
        "y(x) = x_1 (w + 1]",
        "V = 4/3 πr³",
    ],
)
def test_no_half_of_a_formula_is_set(text: str) -> None:
    assert find_formulas(text) == []


@pytest.mark.parametrize(
    ("text", "formulas"),
    [
        ("c ≈ 3 × 10^8 m/s", ["c ≈ 3 × 10^8"]),
        ("about 10^-6 m or 10^3 kg·m/s", ["10^-6", "10^3"]),
        ("h = 6.626 × 10^-34 J s.", ["h = 6.626 × 10^-34"]),
        ("k = 8.99 x 10^9 N m^2/C^2", ["k = 8.99 x 10^9"]),
        ("the vectors x_i ∈ R^n (x_i ≥ 0)", ["x_i ∈ R^n", "x_i ≥ 0"]),
        ("E = mc^2 (m = mass)!", ["E = mc^2"]),
        ("weights w_i (w_i) of x_1, ..., x_n", ["w_i", "w_i", "x_1", "x_n"]),
        ("g^a mod p, x = y/k!.", ["g^a mod p", "x = y/k!"]),
        ("so x = 5!", ["x = 5"]),
        ("h_1 → h_2", ["h_1", "h_2"]),
        ("A f(x) = 2 and *2·x_i*", ["f(x) = 2", "2·x_i"]),
    ],
)
def test_what_is_beside_a_formula_stays(text: str, formulas: list[str]) -> None:
    assert [text[start:end] for start, end, _ in find_formulas(text)] == formulas


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**f(x) = 2x** and *x_i*", r"<strong>\(f(x) = 2x\)</strong> and <em>\(x_{i}\)</em>"),
        ("zero at x=0", r"zero at \(x=0\)"),
        ("F=7,P=0 (with W=1).", r"\(F=7\),\(P=0\) (with \(W=1\))."),
        ("hidden state h_t of x_t", r"hidden state \(h_{t}\) of \(x_{t}\)"),
        ("small when x < 1", r"small when \(x &lt; 1\)"),
        ("`f(x) = 2x` and $f(x) = 2x$", r"<code>f(x) = 2x</code> and \(f(x) = 2x\)"),
        ("`a` + x_1", "<code>a</code> + x_1"),
        ("https://a.org/x_1?y=2", ('<a href="https://a.org/x_1?y=2" rel="noopener">'
         "https://a.org/x_1?y=2</a>")),
        ("[x_1 is](https://a.org)", '<a href="https://a.org" rel="noopener">x_1 is</a>'),
        ("def f(x): uses x_1", "def f(x): uses x_1"),
        ("x += 2*y", '<code>x += <span class="hl-number">2</span>*y</code>'),
    ],
)  # fmt: skip
def test_formulas_stand_among_other_marks(text: str, html: str) -> None:
    assert str(inline((text,))) == html


def test_a_formula_ends_with_its_line() -> None:
    assert inline(("x = 1", "y = 2")) == r"\(x = 1\)<br>\(y = 2\)"


@given(st.lists(st.sampled_from(SIGNS), min_size=2, max_size=14).map("".join))
@example("e^{e^{e^x}}")
@example("∑_{i=1}^n √(x_i^{2}) ∈ {0, 1}")
@example("(" * 60 + "x" + "=1)" * 60)
@example("Σ " * 900 + "= 1")
@example("√" * 1_900 + "x = " + "x^(" * 20)
@example("|Σ(√" * 400 + "x")
def test_what_is_found_is_in_order_and_can_be_set(text: str) -> None:
    last = 0
    for start, end, latex in find_formulas(text):
        assert last <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        assert "{{" not in latex
        assert "}}" not in latex
        assert "<math" in with_formulas(str(inline((rf"\({latex}\)",))))
        last = end
